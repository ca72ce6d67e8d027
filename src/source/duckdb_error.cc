#include <rapidjson/document.h>

#include <charconv>
#include <string_view>

#include "source/duckdb_handles.h"

namespace lamella::source {
namespace {

struct EngineFault {
  std::string kind;  // "Parser", "Catalog", …
  std::string message;
  std::optional<size_t> position;
};

std::string Text(const rapidjson::Document& json, const char* name) {
  auto found = json.FindMember(name);
  if (found == json.MemberEnd() || !found->value.IsString()) return "";
  return {found->value.GetString(), found->value.GetStringLength()};
}

// Messages are JSON because the engine was opened with errors_as_json, some of them
// behind a prefix such as "Parser Error: ". A script may have switched that off.
EngineFault Read(std::string_view message) {
  EngineFault fault;
  size_t begin = message.find('{');
  rapidjson::Document json;
  if (begin != std::string_view::npos) {
    json.Parse(message.data() + begin, message.size() - begin);
  }
  if (begin == std::string_view::npos || json.HasParseError() || !json.IsObject() ||
      !json.HasMember("exception_message")) {
    fault.message = message;
    fault.kind = message.substr(0, message.find(" Error:"));
    return fault;
  }
  fault.kind = Text(json, "exception_type");
  fault.message = Text(json, "exception_message");
  std::string position = Text(json, "position");
  size_t offset = 0;
  auto [end, error] =
      std::from_chars(position.data(), position.data() + position.size(), offset);
  if (!position.empty() && error == std::errc{}) fault.position = offset;
  return fault;
}

}  // namespace

void ThrowEngineError(const char* message, const Locate& locate) {
  EngineFault fault = Read(message == nullptr ? "the engine gave no reason" : message);
  if (fault.kind == "Interrupt" || fault.kind == "INTERRUPT") throw InterruptedError();
  bool is_text = fault.kind == "Parser" || fault.kind == "Syntax";
  std::optional<Location> location;
  if (locate) location = locate(fault.position.value_or(0));
  throw SourceError(fault.message, is_text ? Blame::kText : Blame::kWorld, location);
}

}  // namespace lamella::source
