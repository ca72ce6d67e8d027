// Any text, as a script, as JSON and as an EXPORT's arguments: refused with an error that
// points into the text, or taken apart into pieces that stand where they say.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "lamella/statement.h"
#include "statement/json.h"

namespace {

using namespace lamella;

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckPlaces(const MappedText& text) {
  Location last = text.At(0);
  for (size_t i = 0; i <= text.text().size(); ++i) {
    const Location place = text.At(i);
    Require(place.line > last.line ||
            (place.line == last.line && place.column >= last.column));
    last = place;
  }
}

template <typename Call>
void Try(std::string_view text, Call call) {
  try {
    call();
  } catch (const Error& error) {
    Require(error.blame() == Blame::kText || !error.location());
    Require(!DescribeError("script", text, error.location(), error.what()).empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > 4096) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Variables variables = {
      {"a", "x"},  {"b", "'"},      {"c", "\\\"${a}"},
      {"d", "-"},  {"e", "$$;"},    {"f", "{\"path\": \"p\"}"},
      {"g", "*/"}, {"h", "/*x*/1"}, {"i", "TO 'a' TYPE PARQUET"}};
  Try(text, [&] {
    const Script script = ParseScript(text, variables);
    for (const Statement& statement : script.statements) {
      if (const auto* engine = std::get_if<EngineStatement>(&statement)) {
        Require(!engine->text.text().empty());
        CheckPlaces(engine->text);
      } else {
        const auto& exported = std::get<ExportStatement>(statement);
        Require(!exported.query.text().empty() && !exported.path.empty());
        Require(!exported.fingerprint.empty());
        CheckPlaces(exported.query);
      }
    }
  });
  Try(text, [&] { static_cast<void>(MakeExport(text, "p", {})); });
  Try(text, [&] {
    const std::string value(text);
    static_cast<void>(MakeExport("t", "p", {{"column_options", value}}));
    static_cast<void>(MakeExport("t", "p", {{"sorting_columns", value}}));
    static_cast<void>(MakeExport("t", "p", {{"data_page_size", value}}));
  });
  for (const char* const option : {"partition_cols", "run_id", "manifest"}) {
    Try(text, [&] {
      const auto one = MakeExport("t", "p", {{option, std::string(text)}});
      for (const std::string& name : one.dataset.partition_cols) Require(!name.empty());
    });
  }
  const auto json = statement::ParseJson(text);
  if (const auto* fault = std::get_if<statement::JsonFault>(&json)) {
    Require(fault->offset <= size);
  }
  return 0;
}
