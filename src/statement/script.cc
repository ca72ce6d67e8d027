#include <span>
#include <string>
#include <vector>

#include "lamella/statement.h"
#include "statement/characters.h"
#include "statement/export_parser.h"
#include "statement/lexer.h"
#include "statement/variables.h"

namespace lamella {
namespace {

using statement::Token;
using statement::TokenKind;

constexpr std::string_view kByteOrderMark = "\uFEFF";

void CheckEncoding(const MappedText& script) {
  const size_t bad = statement::FirstBadByte(script.text());
  if (bad == script.text().size()) return;
  throw StatementError(script.At(bad), script.text()[bad] == '\0'
                                           ? "the script holds a NUL character"
                                           : "the script is not valid UTF-8");
}

void CheckVariables(const Variables& variables) {
  for (const auto& [name, value] : variables) {
    if (statement::FirstBadByte(value) == value.size()) continue;
    throw OptionError("the value of variable " + statement::Quoted(name) +
                      " is not valid UTF-8 text");
  }
}

bool IsInside(const Token& token, const std::vector<Token>& before) {
  return !before.empty() && before.back().kind == TokenKind::kJson &&
         token.begin < before.back().end;
}

Statement Parse(const statement::StatementTokens& tokens) {
  if (statement::IsExport(tokens)) return statement::ParseExport(tokens);
  return EngineStatement{
      tokens.source.Slice(tokens.tokens.front().begin, tokens.tokens.back().end)};
}

}  // namespace

Script ParseScript(std::string_view text, const Variables& variables) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const MappedText written(text);
  CheckEncoding(written);
  CheckVariables(variables);
  statement::ExpandedScript expanded = statement::Expand(written, variables);
  const MappedText& source = expanded.text;

  Script script;
  script.unused_variables = std::move(expanded.unused);
  std::vector<Token> current;
  const auto finish = [&](size_t end) {
    if (!current.empty()) script.statements.push_back(Parse({source, current, end}));
    current.clear();
  };
  for (const Token& token : Lex(source, statement::LexMode::kScript)) {
    if (token.kind == TokenKind::kComment || IsInside(token, current)) continue;
    if (IsSymbol(source, token, ';')) {
      finish(token.begin);
    } else {
      current.push_back(token);
    }
  }
  finish(source.text().size());
  return script;
}

void AddVariable(std::string_view argument, Variables& variables) {
  const size_t equals = argument.find('=');
  if (equals == std::string_view::npos) {
    throw OptionError("a variable is given as name=value, not " +
                      statement::Quoted(argument));
  }
  const std::string name(argument.substr(0, equals));
  bool valid = !name.empty() && !statement::IsDigit(name[0]);
  for (const char c : name) {
    valid = valid && (statement::IsLetter(c) || statement::IsDigit(c) || c == '_');
  }
  if (!valid) {
    throw OptionError(statement::Quoted(name) +
                      " is no name for a variable: it takes letters, digits and _, and "
                      "no digit in front");
  }
  if (!variables.emplace(name, argument.substr(equals + 1)).second) {
    throw OptionError("variable " + statement::Quoted(name) + " is given twice");
  }
}

}  // namespace lamella
