#include "statement/export_parser.h"

#include <array>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "statement/bind.h"
#include "statement/characters.h"

namespace lamella::statement {
namespace {

// A tail that fits, by the positions of its tokens.
struct Tail {
  size_t begin;
  std::optional<size_t> path;
  std::optional<size_t> json;
};

struct Misfit {
  size_t token;
  std::string message;
};

class ExportParser {
 public:
  explicit ExportParser(const StatementTokens& statement)
      : source_(statement.source), tokens_(statement.tokens), end_(statement.end) {}

  ExportStatement Run() {
    const std::vector<size_t> outermost = OutermostTokens();
    std::optional<Misfit> unfit_to;
    for (const size_t i : outermost) {
      if (!MayBeginTail(i)) continue;
      const std::variant<Tail, Misfit> tail = ReadTail(i);
      if (std::holds_alternative<Tail>(tail)) {
        // No query has this TO: it was meant for the tail and went wrong.
        if (unfit_to && Word(i, "TYPE")) Fail(unfit_to->token, unfit_to->message);
        return Build(std::get<Tail>(tail));
      }
      if (Word(i, "TO")) unfit_to = std::get<Misfit>(tail);
    }
    FailWithoutTail(outermost);
  }

 private:
  bool Word(size_t i, std::string_view word) const {
    return i < tokens_.size() && IsWord(source_, tokens_[i], word);
  }
  bool AnyWord(size_t i) const {
    return i < tokens_.size() && tokens_[i].kind == TokenKind::kWord;
  }
  bool Symbol(size_t i, char symbol) const {
    return i < tokens_.size() && IsSymbol(source_, tokens_[i], symbol);
  }
  bool Quote(size_t i) const {
    return i < tokens_.size() &&
           (tokens_[i].kind == TokenKind::kString || tokens_[i].kind == TokenKind::kName);
  }
  std::string_view Text(size_t i) const {
    const std::string_view text = source_.text();
    return text.substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin);
  }
  Location Place(size_t i) const {
    return source_.At(i < tokens_.size() ? tokens_[i].begin : end_);
  }
  [[noreturn]] void Fail(size_t i, const std::string& message) const {
    throw StatementError(Place(i), message);
  }

  std::string Found(size_t i) const {
    if (i < tokens_.size()) return ", found " + Shown(i);
    return end_ < source_.text().size() ? ", found \";\"" : ", found the end";
  }
  std::string Shown(size_t i) const {
    if (tokens_[i].kind == TokenKind::kJson) return "\"{\"";
    return Quote(i) ? std::string(Text(i)) : Quoted(Text(i), 40);
  }

  // The tokens outside of all brackets. A bracket without its other half is an error.
  std::vector<size_t> OutermostTokens() const {
    constexpr std::array<std::string_view, 3> kPairs = {"()", "[]", "{}"};
    std::vector<size_t> open;
    std::vector<size_t> outermost;
    for (size_t i = 1; i < tokens_.size(); ++i) {
      bool bracket = false;
      for (const std::string_view pair : kPairs) {
        if (Symbol(i, pair[0])) {
          open.push_back(i);
          bracket = true;
        } else if (Symbol(i, pair[1])) {
          if (open.empty() || !Symbol(open.back(), pair[0])) {
            Fail(i, Shown(i) + " closes nothing that is open here");
          }
          open.pop_back();
          bracket = true;
        }
      }
      if (!bracket && open.empty()) outermost.push_back(i);
    }
    if (!open.empty()) Fail(open.back(), Shown(open.back()) + " is never closed");
    return outermost;
  }

  // TO that belongs to SIMILAR TO, INTERVAL … YEAR TO MONTH, or is a name behind AS or a
  // dot: words that only look like the beginning of a tail.
  bool BelongsToQuery(size_t i) const {
    if (Word(i - 1, "AS") || Symbol(i - 1, '.')) return i > 1;
    if (!Word(i, "TO")) return false;
    for (const std::string_view unit : {"MONTH", "HOUR", "MINUTE", "SECOND"}) {
      if (Word(i + 1, unit)) return true;
    }
    return Word(i - 1, "SIMILAR") && i > 2 && !Word(i - 2, "AS") && !Symbol(i - 2, '.');
  }

  bool MayBeginTail(size_t i) const {
    return (Word(i, "TO") || Word(i, "TYPE")) && !BelongsToQuery(i);
  }

  std::variant<Tail, Misfit> ReadTail(size_t i) const {
    Tail tail{i, {}, {}};
    size_t next = i + 1;
    if (Word(i, "TO") && Quote(next)) {
      tail.path = next++;
      if (!Word(next, "TYPE")) {
        return Misfit{next, "expected TYPE PARQUET after the path" + Found(next)};
      }
      ++next;
      if (!Word(next, "PARQUET")) return NotParquet(next);
      ++next;
    } else if (Word(i, "TO") && AnyWord(next) && (Quote(next + 1) || IsParquet(next))) {
      if (!IsParquet(next)) return NotParquet(next);
      ++next;
      if (!Quote(next)) return NoPath(next);
      tail.path = next++;
    } else if (Word(i, "TO")) {
      return NoPath(next);
    } else {
      if (!Word(next, "PARQUET")) return NotParquet(next);
      ++next;
    }
    return ReadOptions(tail, next);
  }

  std::variant<Tail, Misfit> ReadOptions(Tail tail, size_t next) const {
    if (Word(next, "OPTIONS")) {
      ++next;
      if (next >= tokens_.size() || tokens_[next].kind != TokenKind::kJson) {
        return Misfit{next, "expected { after OPTIONS" + Found(next)};
      }
      tail.json = next++;
    } else if (next >= tokens_.size() && !tail.path) {
      return Misfit{tail.begin,
                    "this EXPORT has no path: write TO 'path' before TYPE, or OPTIONS "
                    "with a \"path\" behind it"};
    }
    if (next < tokens_.size()) {
      return Misfit{next, std::string("expected ") + (tail.json ? "" : "OPTIONS or ") +
                              "the end of the statement" + Found(next)};
    }
    return tail;
  }

  bool IsParquet(size_t i) const { return Word(i, "PARQUET"); }

  Misfit NotParquet(size_t i) const {
    if (!AnyWord(i)) return {i, "expected PARQUET" + Found(i)};
    return {i, "there is no export to " + Shown(i) + ", only to PARQUET"};
  }

  Misfit NoPath(size_t i) const { return {i, "expected the path in quotes" + Found(i)}; }

  // No tail fits: finds the one that was most likely meant, and what is wrong with it.
  [[noreturn]] void FailWithoutTail(const std::vector<size_t>& outermost) const {
    std::optional<size_t> to;
    std::optional<size_t> type;
    std::optional<size_t> options;
    for (const size_t i : outermost) {
      if (Word(i, "TO") && MayBeginTail(i)) to = i;
      // TYPE is an everyday name of a column: it counts where PARQUET or the end of the
      // statement's last clause follows.
      const bool clause =
          AnyWord(i + 1) &&
          (IsParquet(i + 1) || i + 2 >= tokens_.size() || Word(i + 2, "OPTIONS"));
      if (Word(i, "TYPE") && MayBeginTail(i) && clause) type = i;
      if (Word(i, "OPTIONS") && i + 1 < tokens_.size() &&
          tokens_[i + 1].kind == TokenKind::kJson) {
        options = i;
      }
    }
    if (to || type) {
      const Misfit misfit = std::get<Misfit>(ReadTail(to ? *to : *type));
      Fail(misfit.token, misfit.message);
    }
    const size_t at = options.value_or(tokens_.size());
    const char* wanted = at == 1 ? "expected a query or a table's name after EXPORT"
                                 : "expected TO 'path' TYPE PARQUET after the query";
    Fail(at, wanted + Found(at));
  }

  ExportStatement Build(const Tail& tail) const {
    if (tail.begin == 1) {
      Fail(1, "expected a query or a table's name after EXPORT" + Found(1));
    }
    ExportStatement statement;
    statement.location = Place(0);
    statement.query = QueryText(source_, tokens_.subspan(1, tail.begin - 1));
    PathAndOptions parts;
    if (tail.json) parts = BindObject(source_, tokens_[*tail.json]);
    std::optional<WrittenPath> written;
    if (tail.path) written = {Unquoted(Text(*tail.path)), Place(*tail.path)};
    if (!written && !parts.path) {
      Fail(tail.begin,
           "this EXPORT has no path: write TO 'path' before TYPE, or a \"path\" "
           "among the options");
    }
    Complete(statement, written, std::move(parts));
    return statement;
  }

  const MappedText& source_;
  const std::span<const Token> tokens_;
  const size_t end_;
};

// name {. name}
bool IsTableName(const MappedText& source, std::span<const Token> tokens) {
  for (size_t i = 0; i < tokens.size(); ++i) {
    const TokenKind kind = tokens[i].kind;
    const bool name = kind == TokenKind::kWord || kind == TokenKind::kName;
    if (i % 2 == 0 ? !name : !IsSymbol(source, tokens[i], '.')) return false;
  }
  return tokens.size() % 2 == 1;
}

}  // namespace

bool IsExport(const StatementTokens& statement) {
  const auto& tokens = statement.tokens;
  return IsWord(statement.source, tokens[0], "EXPORT") &&
         (tokens.size() == 1 || !IsWord(statement.source, tokens[1], "DATABASE"));
}

ExportStatement ParseExport(const StatementTokens& statement) {
  return ExportParser(statement).Run();
}

MappedText QueryText(const MappedText& source, std::span<const Token> tokens) {
  MappedText query;
  if (IsTableName(source, tokens)) {
    query.AppendReplacement("FROM ", source.At(tokens.front().begin));
  }
  query.Append(source.Slice(tokens.front().begin, tokens.back().end));
  return query;
}

}  // namespace lamella::statement
