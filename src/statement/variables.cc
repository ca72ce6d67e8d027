#include "statement/variables.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string_view>

#include "statement/characters.h"
#include "statement/lexer.h"
#include "statement/suggest.h"

namespace lamella::statement {
namespace {

// A token that decides where something ends. Those of the expanded script have to be the
// ones that the template and the values announce.
struct Mark {
  TokenKind kind;
  size_t begin;
  size_t end;
  friend bool operator==(const Mark&, const Mark&) = default;
};

bool IsMark(const MappedText& source, const Token& token) {
  switch (token.kind) {
    case TokenKind::kString:
    case TokenKind::kEscapeString:
    case TokenKind::kName:
    case TokenKind::kDollarString:
    case TokenKind::kComment:
    case TokenKind::kJsonString:
      return true;
    case TokenKind::kSymbol:
      return IsSymbol(source, token, ';');
    default:
      return false;
  }
}

std::string Escape(std::string_view value, std::string_view doubled) {
  std::string text;
  for (const char c : value) {
    if (doubled.find(c) != std::string_view::npos) text += c;
    text += c;
  }
  return text;
}

std::string EscapeJson(std::string_view value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      text += {'\\', c};
    } else if (byte < 0x20) {
      text += {'\\', 'u', '0', '0', kDigits[byte >> 4], kDigits[byte & 15]};
    } else {
      text += c;
    }
  }
  return text;
}

constexpr std::string_view kReplaced = "with the variables replaced, ";

class Expander {
 public:
  Expander(const MappedText& script, const Variables& variables)
      : script_(script), text_(script.text()), variables_(variables) {}

  ExpandedScript Run() {
    for (const Token& token : Lex(script_, LexMode::kTemplate)) {
      if (token.kind == TokenKind::kVariable) {
        Replace(token);
      } else if (IsMark(script_, token)) {
        // Tokens come by their begin: the end is moved once the variables inside are
        // known.
        expected_.push_back({token.kind, Moved(token.begin), token.end});
        open_.push_back(expected_.size() - 1);
      }
    }
    CopyUpTo(text_.size());
    if (!replaced_.empty()) Check();
    ExpandedScript result{std::move(expanded_), {}};
    for (const auto& [name, value] : variables_) {
      if (!used_.contains(name)) result.unused.push_back(name);
    }
    return result;
  }

 private:
  // A variable in the expanded text, and how far everything behind it has moved.
  struct Replacement {
    std::string name;
    size_t script_end;
    size_t end;
    Location location;
  };

  size_t Moved(size_t offset) const {
    const auto after = std::upper_bound(
        replaced_.begin(), replaced_.end(), offset,
        [](size_t value, const Replacement& r) { return value < r.script_end; });
    if (after == replaced_.begin()) return offset;
    const Replacement& last = *std::prev(after);
    return last.end + (offset - last.script_end);
  }

  void CopyUpTo(size_t offset) {
    expanded_.Append(script_.Slice(copied_, offset));
    copied_ = offset;
  }

  void Replace(const Token& token) {
    const std::string_view inside =
        text_.substr(token.begin + 2, token.end - token.begin - 3);
    const std::string name(inside.substr(0, inside.find('|')));
    const Location location = script_.At(token.begin);
    used_.insert(name);
    const std::string value = InItsPlace(token, name, Value(inside, name, location));
    CopyUpTo(token.begin);
    const size_t begin = expanded_.text().size();
    if (token.outer == TokenKind::kVariable || token.outer == TokenKind::kJson) {
      ReadFragment(token, name, value, begin);
    }
    expanded_.AppendReplacement(value, location);
    copied_ = token.end;
    replaced_.push_back({name, token.end, begin + value.size(), location});
  }

  std::string Value(std::string_view inside, const std::string& name,
                    Location location) const {
    const auto found = variables_.find(name);
    if (found != variables_.end()) return found->second;
    const size_t bar = inside.find('|');
    if (bar != std::string_view::npos) return std::string(inside.substr(bar + 1));
    std::vector<std::string> names;
    for (const auto& [other, value] : variables_) names.push_back(other);
    const std::string hint = DidYouMean(name, names);
    throw StatementError(
        location,
        "variable " + Quoted(name) + " has no value" +
            (hint.empty() ? "; pass --var " + name + "=… or write ${" + name + "|default}"
                          : hint));
  }

  std::string InItsPlace(const Token& token, const std::string& name,
                         const std::string& value) const {
    switch (token.outer) {
      case TokenKind::kString:
        return Escape(value, "'");
      case TokenKind::kEscapeString:
        return Escape(value, "'\\");
      case TokenKind::kName:
        return Escape(value, "\"");
      case TokenKind::kJsonString:
        return EscapeJson(value);
      case TokenKind::kDollarString:
        break;
      default:
        return value;
    }
    const size_t tag_end = text_.find('$', token.outer_begin + 1);
    const std::string quote(
        text_.substr(token.outer_begin, tag_end + 1 - token.outer_begin));
    if (value.find(quote) != std::string::npos) {
      throw StatementError(script_.At(token.begin),
                           "the value of variable " + Quoted(name) + " holds " + quote +
                               ", which would end the string it stands in");
    }
    return value;
  }

  // Outside of strings a value brings its own.
  void ReadFragment(const Token& token, const std::string& name, const std::string& value,
                    size_t begin) {
    const bool json = token.outer == TokenKind::kJson;
    MappedText fragment;
    fragment.AppendReplacement(value, script_.At(token.begin));
    const std::string subject = "in the value of variable " + Quoted(name) + ": ";
    const LexMode mode = json ? LexMode::kJsonFragment : LexMode::kFragment;
    for (const Token& part : Lex(fragment, mode, subject)) {
      if (IsSymbol(fragment, part, ';')) {
        throw StatementError(script_.At(token.begin),
                             "the value of variable " + Quoted(name) +
                                 " holds a semicolon outside of a string, which would "
                                 "end the statement");
      }
      if (!IsMark(fragment, part)) continue;
      // Its end is final already, so it isn't among the open ones.
      expected_.push_back({part.kind, begin + part.begin, begin + part.end});
    }
  }

  void Check() {
    for (const size_t mark : open_) expected_[mark].end = Moved(expected_[mark].end);
    std::vector<Mark> actual;
    for (const Token& token : Lex(expanded_, LexMode::kScript, kReplaced)) {
      if (IsMark(expanded_, token)) {
        actual.push_back({token.kind, token.begin, token.end});
      }
    }
    const auto [want, have] =
        std::mismatch(expected_.begin(), expected_.end(), actual.begin(), actual.end());
    if (want == expected_.end() && have == actual.end()) return;
    size_t offset = SIZE_MAX;
    if (want != expected_.end()) offset = want->begin;
    if (have != actual.end()) offset = std::min(offset, have->begin);
    const auto culprit =
        std::find_if(replaced_.begin(), replaced_.end() - 1,
                     [&](const Replacement& r) { return r.end >= offset; });
    throw StatementError(
        culprit->location,
        "the value of variable " + Quoted(culprit->name) +
            " makes a different string or comment of the text beside it");
  }

  const MappedText& script_;
  const std::string_view text_;
  const Variables& variables_;
  MappedText expanded_;
  size_t copied_ = 0;
  std::vector<Replacement> replaced_;
  std::vector<Mark> expected_;
  std::vector<size_t> open_;  // Those of `expected_` whose end is one of the template.
  std::set<std::string> used_;
};

}  // namespace

ExpandedScript Expand(const MappedText& script, const Variables& variables) {
  return Expander(script, variables).Run();
}

}  // namespace lamella::statement
