#include "statement/lexer.h"

#include <algorithm>
#include <string>
#include <utility>

#include "statement/characters.h"

namespace lamella::statement {
namespace {

bool IsNamePart(char c) { return IsNameStart(c) || IsDigit(c) || c == '$'; }

class Lexer {
 public:
  Lexer(const MappedText& source, LexMode mode, std::string_view subject)
      : source_(source),
        text_(source.text()),
        subject_(subject),
        variables_(mode == LexMode::kTemplate) {
    if (mode == LexMode::kJsonFragment) {
      JsonBody(0, text_.size());
    } else {
      while (at_ < text_.size()) Next();
    }
  }

  std::vector<Token> Take() { return std::move(tokens_); }

 private:
  [[noreturn]] void Fail(size_t offset, const std::string& message) const {
    throw StatementError(source_.At(offset), std::string(subject_) + message);
  }

  char Peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool Follows(std::string_view expected) const {
    return text_.substr(at_).starts_with(expected);
  }
  bool AtVariable() const { return variables_ && Follows("${"); }

  // Opens a token that may hold others; Close() sets its end.
  size_t Open(TokenKind kind) {
    tokens_.push_back({kind, at_, at_});
    return tokens_.size() - 1;
  }
  void Close(size_t token) { tokens_[token].end = at_; }

  void Next() {
    if (const size_t space = SpaceSize(text_.substr(at_))) {
      at_ += space;
      return;
    }
    const char c = Peek();
    if (Follows("--")) return LineComment();
    if (Follows("/*")) return BlockComment();
    const size_t first = tokens_.size();
    if (AtVariable()) {
      Variable(options_ ? TokenKind::kJson : TokenKind::kVariable, at_);
    } else if (c == '\'') {
      QuotedToken(TokenKind::kString);
    } else if (c == '"') {
      QuotedToken(TokenKind::kName);
    } else if ((c == 'e' || c == 'E') && Peek(1) == '\'') {
      EscapeString();
    } else if (c == '{' && options_) {
      const size_t token = Open(TokenKind::kJson);
      JsonBody(at_, 0);
      Close(token);
    } else if (c == '$') {
      Dollar();
    } else if (IsNameStart(c)) {
      Word();
    } else if (IsDigit(c)) {
      Number();
    } else {
      Symbol();
    }
    FollowStatement(tokens_[first]);
  }

  // Knows after each token whether OPTIONS of an EXPORT statement stands right before.
  void FollowStatement(const Token& token) {
    options_ = false;
    if (IsSymbol(source_, token, ';')) {
      words_ = 0;
      return;
    }
    if (++words_ == 1) export_ = IsWord(source_, token, "EXPORT");
    if (words_ == 2 && IsWord(source_, token, "DATABASE")) export_ = false;
    options_ = export_ && IsWord(source_, token, "OPTIONS");
  }

  void LineComment() {
    const size_t token = Open(TokenKind::kComment);
    at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
    Close(token);
  }

  void BlockComment() {
    const size_t token = Open(TokenKind::kComment);
    size_t depth = 0;
    do {
      if (Follows("/*")) {
        ++depth;
        at_ += 2;
      } else if (Follows("*/")) {
        --depth;
        at_ += 2;
      } else if (at_ < text_.size()) {
        ++at_;
      } else {
        Fail(tokens_[token].begin, "this comment has no closing */");
      }
    } while (depth > 0);
    Close(token);
  }

  // '…' and "…", where a doubled quote is one.
  void QuotedToken(TokenKind kind) {
    const size_t token = Open(kind);
    const char quote = text_[at_++];
    for (;;) {
      if (at_ >= text_.size()) FailOpen(token, kind, quote);
      if (AtVariable()) {
        Variable(kind, tokens_[token].begin);
      } else if (text_[at_++] == quote) {
        if (Peek() != quote) break;
        ++at_;
      }
    }
    Close(token);
  }

  [[noreturn]] void FailOpen(size_t token, TokenKind kind, char quote) const {
    const char* what = kind == TokenKind::kName ? "name" : "string";
    Fail(tokens_[token].begin, std::string("this ") + what + " has no closing " + quote);
  }

  void EscapeString() {
    const size_t token = Open(TokenKind::kEscapeString);
    at_ += 2;
    for (;;) {
      if (at_ >= text_.size()) FailOpen(token, TokenKind::kEscapeString, '\'');
      if (AtVariable()) {
        Variable(TokenKind::kEscapeString, tokens_[token].begin);
        continue;
      }
      const char c = text_[at_++];
      if (c == '\\' && at_ < text_.size()) ++at_;
      if (c == '\'' && !ContinuesEscapeString()) break;
    }
    Close(token);
  }

  // Behind a quote: true, and past the next one, when the string goes on. Besides the
  // doubled quote that is a string on a later line, which keeps the backslashes' meaning.
  bool ContinuesEscapeString() {
    if (Peek() == '\'') {
      ++at_;
      return true;
    }
    size_t next = at_;
    for (;;) {
      next = std::min(text_.find_first_not_of(" \t\f\r\n", next), text_.size());
      if (!text_.substr(next).starts_with("--")) break;
      next = std::min(text_.find_first_of("\r\n", next), text_.size());
    }
    const std::string_view between = text_.substr(at_, next - at_);
    if (next == text_.size() || text_[next] != '\'') return false;
    if (between.find_first_of("\r\n") == std::string_view::npos) return false;
    at_ = next + 1;
    return true;
  }

  void Dollar() {
    size_t tag = at_ + 1;
    if (tag < text_.size() && IsNameStart(text_[tag])) {
      while (tag < text_.size() && text_[tag] != '$' && IsNamePart(text_[tag])) ++tag;
    }
    if (tag >= text_.size() || text_[tag] != '$') return Symbol();
    const size_t token = Open(TokenKind::kDollarString);
    const std::string_view quote = text_.substr(at_, tag + 1 - at_);
    at_ += quote.size();
    while (!Follows(quote)) {
      if (at_ >= text_.size()) {
        Fail(tokens_[token].begin, "this string has no closing " + std::string(quote));
      }
      if (AtVariable()) {
        Variable(TokenKind::kDollarString, tokens_[token].begin);
      } else {
        ++at_;
      }
    }
    at_ += quote.size();
    Close(token);
  }

  void Word() {
    const size_t token = Open(TokenKind::kWord);
    while (at_ < text_.size() && IsNamePart(text_[at_]) && !AtVariable() &&
           SpaceSize(text_.substr(at_)) == 0) {
      ++at_;
    }
    Close(token);
  }

  void Number() {
    const size_t token = Open(TokenKind::kNumber);
    while (IsDigit(Peek()) || IsLetter(Peek()) || Peek() == '_' || Peek() == '.') {
      if (LowerCase(Peek()) == 'e' && Peek(1) == '\'') break;
      ++at_;
    }
    Close(token);
  }

  void Symbol() {
    const size_t token = Open(TokenKind::kSymbol);
    ++at_;
    Close(token);
  }

  // An object from its brace to the one that closes it, or everything when none does: its
  // faults are the JSON parser's to report. A fragment stands deeper than it can close.
  void JsonBody(size_t outer_begin, size_t depth) {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (AtVariable()) {
        Variable(TokenKind::kJson, outer_begin);
      } else if (c == '"') {
        JsonString();
      } else {
        ++at_;
        if (c == '{' || c == '[') ++depth;
        if ((c == '}' || c == ']') && --depth == 0) return;
      }
    }
  }

  void JsonString() {
    const size_t token = Open(TokenKind::kJsonString);
    ++at_;
    while (at_ < text_.size()) {
      if (AtVariable()) {
        Variable(TokenKind::kJsonString, tokens_[token].begin);
        continue;
      }
      const char c = text_[at_++];
      if (c == '"') break;
      if (c == '\\' && at_ < text_.size()) ++at_;
    }
    Close(token);
  }

  // ${name} or ${name|default}.
  void Variable(TokenKind outer, size_t outer_begin) {
    const size_t token = Open(TokenKind::kVariable);
    tokens_[token].outer = outer;
    tokens_[token].outer_begin = outer_begin;
    at_ += 2;
    const size_t name = at_;
    while (IsLetter(Peek()) || Peek() == '_' || (at_ > name && IsDigit(Peek()))) ++at_;
    if (at_ == name || (Peek() != '}' && Peek() != '|')) {
      Fail(tokens_[token].begin,
           "a variable is written ${name} or ${name|default}; for the characters ${ "
           "themselves write ${dollar|$}{");
    }
    if (Peek() == '|') at_ = std::min(text_.find_first_of("}\n", at_), text_.size());
    if (Peek() != '}') Fail(tokens_[token].begin, "this variable has no closing }");
    ++at_;
    Close(token);
    if (text_.substr(name, at_ - name).find("${") != std::string_view::npos) {
      Fail(tokens_[token].begin, "a default can't hold another variable");
    }
  }

  const MappedText& source_;
  const std::string_view text_;
  const std::string_view subject_;
  const bool variables_;
  size_t at_ = 0;
  size_t words_ = 0;  // Tokens of this statement so far.
  bool export_ = false;
  bool options_ = false;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> Lex(const MappedText& source, LexMode mode, std::string_view subject) {
  return Lexer(source, mode, subject).Take();
}

}  // namespace lamella::statement
