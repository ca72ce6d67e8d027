#include "statement/bind.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "statement/binding.h"
#include "statement/characters.h"
#include "statement/export_parser.h"
#include "statement/json.h"
#include "statement/lexer.h"
#include "statement/option_table.h"
#include "statement/suggest.h"

namespace lamella::statement {
namespace {

std::string UnknownOption(const std::string& name) {
  std::vector<std::string> names;
  for (const OptionEntry& entry : OptionTable()) names.emplace_back(entry.spec.name);
  return "unknown option " + Quoted(name) + Hint(name, names, "; the options are");
}

PathAndOptions Finish(Binding& binding) {
  CheckTogether(binding);
  return {std::move(binding.path), std::move(binding.options), std::move(binding.dataset),
          std::move(binding.publish), std::move(binding.locations)};
}

// The value that `text` stands for on the command line. What doesn't fit the kind becomes
// a string, which the option's reader then refuses in its own words.
std::variant<JsonValue, JsonFault> FromText(OptionKind kind, const std::string& text) {
  JsonValue value;
  value.kind = JsonValue::Kind::kString;
  value.text = text;
  switch (kind) {
    case OptionKind::kText:
    case OptionKind::kSize:
      return value;
    case OptionKind::kInteger:
    case OptionKind::kNumber:
    case OptionKind::kFlag: {
      auto parsed = ParseJson(text);
      const auto* json = std::get_if<JsonValue>(&parsed);
      return json != nullptr && !json->is(JsonValue::Kind::kString) ? *json : value;
    }
    case OptionKind::kJson:
      if (!text.starts_with('{')) return value;
      return ParseJson(text);
    case OptionKind::kList:
      break;
  }
  if (text.starts_with('[') || text == "true") return ParseJson(text);
  JsonValue list;
  list.kind = JsonValue::Kind::kArray;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t comma = std::min(text.find(',', begin), text.size());
    const std::string item = text.substr(begin, comma - begin);
    const size_t first = std::min(item.find_first_not_of(' '), item.size());
    value.text = item.substr(first, item.find_last_not_of(' ') + 1 - first);
    list.items.push_back(value);
    begin = comma + 1;
  }
  return list;
}

std::string FlagName(std::string_view option) {
  std::string flag = "--";
  for (const char c : option) flag += c == '_' ? '-' : c;
  return flag;
}

}  // namespace

PathAndOptions BindObject(const MappedText& source, const Token& json) {
  const std::string_view text =
      std::string_view(source.text()).substr(json.begin, json.end - json.begin);
  const std::variant<JsonValue, JsonFault> parsed = ParseJson(text);
  if (const auto* fault = std::get_if<JsonFault>(&parsed)) {
    throw StatementError(source.At(json.begin + fault->offset), fault->message);
  }
  const auto& object = std::get<JsonValue>(parsed);
  if (!object.is(JsonValue::Kind::kObject)) {
    throw StatementError(source.At(json.begin),
                         "the options are one JSON object, not " + Shown(object));
  }
  Binding binding;
  binding.origin = {&source, json.begin, {}};
  for (const JsonMember& member : object.members) {
    const OptionEntry* entry = FindOption(member.key);
    if (entry == nullptr) binding.Fail(member.offset, UnknownOption(member.key));
    binding.Note(member.key, member);
    entry->read(binding, member.value);
  }
  return Finish(binding);
}

PathAndOptions BindTexts(const OptionTexts& texts) {
  Binding binding;
  for (const auto& [name, text] : texts) {
    const OptionEntry* entry = FindOption(name);
    if (entry == nullptr) throw OptionError(UnknownOption(name));
    binding.origin.flag = FlagName(name) + ": ";
    if (binding.Has(name)) throw OptionError(FlagName(name) + " is given twice");
    if (FirstBadByte(text) < text.size()) {
      throw OptionError(binding.origin.flag + "the value is not valid UTF-8 text");
    }
    binding.Note(name, {name, 0, {}});
    const std::variant<JsonValue, JsonFault> value = FromText(entry->spec.kind, text);
    if (const auto* fault = std::get_if<JsonFault>(&value)) {
      const Location place = Advance({}, text.substr(0, fault->offset));
      binding.Fail(0, fault->message + ", at character " + std::to_string(place.column));
    }
    entry->read(binding, std::get<JsonValue>(value));
  }
  return Finish(binding);
}

}  // namespace lamella::statement

namespace lamella {

ExportStatement MakeStreamExport(std::string_view path, std::string_view options) {
  const MappedText source(options);
  const size_t bad = statement::FirstBadByte(options);
  if (bad < options.size()) {
    throw StatementError(source.At(bad), "the options are not valid UTF-8 text");
  }
  statement::PathAndOptions parts =
      statement::BindObject(source, {statement::TokenKind::kJson, 0, options.size()});
  ExportStatement made;
  std::optional<statement::WrittenPath> written;
  if (!path.empty() || !parts.path) written = {std::string(path), {}};
  statement::Complete(made, written, std::move(parts));
  return made;
}

ExportStatement MakeExport(std::string_view query, std::string_view path,
                           const OptionTexts& options) {
  const MappedText source(query);
  const size_t bad = statement::FirstBadByte(query);
  if (bad < query.size()) {
    throw StatementError(source.At(bad), "the query is not valid UTF-8 text");
  }
  std::vector<statement::Token> tokens;
  for (const statement::Token& token : Lex(source, statement::LexMode::kScript)) {
    if (token.kind != statement::TokenKind::kComment) tokens.push_back(token);
  }
  while (!tokens.empty() && IsSymbol(source, tokens.back(), ';')) tokens.pop_back();
  if (tokens.empty()) throw StatementError({}, "the query is empty");
  for (const statement::Token& token : tokens) {
    if (IsSymbol(source, token, ';')) {
      throw StatementError(source.At(token.begin),
                           "expected a single query, found \";\"");
    }
  }
  statement::PathAndOptions parts = statement::BindTexts(options);
  ExportStatement made;
  made.query = statement::QueryText(source, tokens);
  std::optional<statement::WrittenPath> written;
  if (!path.empty() || !parts.path) written = {std::string(path), {}};
  statement::Complete(made, written, std::move(parts));
  return made;
}

}  // namespace lamella
