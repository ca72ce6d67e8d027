#include "export/passed_over.h"

#include <algorithm>
#include <initializer_list>

#include "statement/characters.h"
#include "statement/lexer.h"

namespace lamella::exporting {
namespace {

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// What the statement begins with, in lower case, up to what is no word.
std::vector<std::string> FirstWords(const MappedText& text) {
  std::vector<std::string> words;
  for (const auto& token : statement::Lex(text, statement::LexMode::kScript)) {
    if (token.kind == statement::TokenKind::kComment) continue;
    if (token.kind != statement::TokenKind::kWord) break;
    const std::string_view all = text.text();
    words.push_back(
        statement::LowerCase(all.substr(token.begin, token.end - token.begin)));
  }
  return words;
}

// Other settings say where names are looked for, or what type a result has.
bool IsSettingOfExecution(const std::vector<std::string>& words) {
  size_t name = 1;
  if (words.size() > 1 && IsOneOf(words[1], {"global", "session", "local"})) name = 2;
  return name < words.size() &&
         IsOneOf(words[name], {"threads", "worker_threads", "memory_limit", "max_memory",
                               "temp_directory", "max_temp_directory_size",
                               "preserve_insertion_order", "timezone", "time"});
}

// Rows may change, but no table, column or file comes or goes.
bool MakesNothing(const std::vector<std::string>& words) {
  const std::string_view first = words.empty() ? std::string_view() : words.front();
  if (IsOneOf(first, {"set", "reset", "pragma"})) return IsSettingOfExecution(words);
  // EXPLAIN ANALYZE runs what it explains.
  if (first == "explain") return words.size() > 1 && words[1] != "analyze";
  return IsOneOf(first, {"select",   "from",    "with",      "values",     "table",
                         "describe", "show",    "summarize", "insert",     "update",
                         "delete",   "merge",   "begin",     "start",      "commit",
                         "rollback", "analyze", "vacuum",    "checkpoint", "comment"});
}

bool HasPattern(std::string_view query) {
  for (size_t i = 0; i + 1 < query.size(); ++i) {
    constexpr std::string_view kBehind = "./'\"";
    if (query[i] == '*' && kBehind.find(query[i + 1]) != kBehind.npos) return true;
  }
  return false;
}

std::string LastPart(std::string path, bool directory) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path.substr(path.rfind('/') + 1) + (directory ? "/" : "");
}

}  // namespace

void PassedOver::Add(const Statement& statement) {
  if (const auto* exported = std::get_if<ExportStatement>(&statement)) {
    exported_.push_back(LastPart(exported->path, exported->is_dataset()));
  } else {
    AddForEngine(std::get<EngineStatement>(statement).text);
  }
}

void PassedOver::AddForEngine(const MappedText& text) {
  const std::vector<std::string> words = FirstWords(text);
  if (MakesNothing(words)) return;
  made_ = true;
  const std::string_view first = words.empty() ? std::string_view() : words.front();
  const bool adds = IsOneOf(first, {"attach", "install", "load"});
  const bool defines = IsOneOf(first, {"create", "alter", "drop"});
  changed_ = changed_ || !(adds || (defines && !database_));
}

bool PassedOver::Reads(std::string_view query) const {
  if (!exported_.empty() && HasPattern(query)) return true;
  return std::any_of(
      exported_.begin(), exported_.end(),
      [query](const std::string& part) { return query.find(part) != query.npos; });
}

}  // namespace lamella::exporting
