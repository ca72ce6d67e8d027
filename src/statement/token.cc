#include "statement/token.h"

#include "statement/characters.h"

namespace lamella::statement {

bool IsWord(const MappedText& source, const Token& token, std::string_view word) {
  if (token.kind != TokenKind::kWord) return false;
  const std::string_view text = source.text();
  return EqualsIgnoringCase(text.substr(token.begin, token.end - token.begin), word);
}

bool IsSymbol(const MappedText& source, const Token& token, char symbol) {
  return token.kind == TokenKind::kSymbol && source.text()[token.begin] == symbol;
}

std::string Unquoted(std::string_view token) {
  std::string text;
  const char quote = token.front();
  for (size_t i = 1; i + 1 < token.size(); ++i) {
    text += token[i];
    if (token[i] == quote) ++i;
  }
  return text;
}

}  // namespace lamella::statement
