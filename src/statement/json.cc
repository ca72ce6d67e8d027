#include "statement/json.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <set>
#include <utility>

#include "statement/characters.h"

namespace lamella::statement {
namespace {

constexpr size_t kDeepest = 500;

bool IsWordPart(char c) { return IsNameStart(c) || IsDigit(c); }

// Recursive descent. Each function reads what its name says from `at_` on and leaves
// `at_` behind it; false means that `fault` tells what is wrong.
class JsonParser {
 public:
  explicit JsonParser(std::string_view text) : text_(text) {}

  std::variant<JsonValue, JsonFault> Run() {
    JsonValue value;
    if (!Value(value, 1)) return fault_;
    SkipSpace();
    if (at_ < text_.size()) Fail(at_, "expected nothing more" + Found(at_));
    if (!fault_.message.empty()) return fault_;
    return value;
  }

 private:
  bool Fail(size_t offset, std::string message) {
    fault_ = {offset, std::move(message)};
    return false;
  }

  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void SkipSpace() {
    while (at_ < text_.size() &&
           std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) {
      ++at_;
    }
  }

  // What stands at `offset`, for a message: a string, a word or a character.
  std::string Found(size_t offset) const {
    if (offset >= text_.size()) return ", found the end";
    const size_t quote = text_[offset] == '"' ? text_.find('"', offset + 1) : offset;
    if (quote != std::string_view::npos && quote > offset) {
      return ", found " + Quoted(text_.substr(offset + 1, quote - offset - 1));
    }
    size_t end = offset + 1;
    if (IsWordPart(text_[offset])) {
      while (end < text_.size() && (IsWordPart(text_[end]) || text_[end] == '.')) ++end;
    }
    return ", found " + Quoted(text_.substr(offset, end - offset));
  }

  bool Value(JsonValue& value, size_t depth) {
    SkipSpace();
    value.offset = at_;
    switch (Peek()) {
      case '{':
        return depth > kDeepest ? Fail(at_, "nested too deeply") : Object(value, depth);
      case '[':
        return depth > kDeepest ? Fail(at_, "nested too deeply") : Array(value, depth);
      case '"':
        value.kind = JsonValue::Kind::kString;
        return String(value.text);
      default:
        return Word(value);
    }
  }

  bool Object(JsonValue& value, size_t depth) {
    value.kind = JsonValue::Kind::kObject;
    std::set<std::string> keys;
    ++at_;
    SkipSpace();
    if (Peek() == '}') return Step();
    do {
      JsonMember member{};
      if (!Key(member)) return false;
      if (!keys.insert(member.key).second) {
        return Fail(member.offset,
                    "the key " + Quoted(member.key) + " stands here for the second time");
      }
      if (!Value(member.value, depth + 1)) return false;
      value.members.push_back(std::move(member));
    } while (Comma());
    return Closing('}');
  }

  bool Key(JsonMember& member) {
    SkipSpace();
    member.offset = at_;
    if (Peek() != '"') return Fail(at_, "expected a key in double quotes" + Found(at_));
    if (!String(member.key)) return false;
    SkipSpace();
    if (Peek() != ':') return Fail(at_, "expected : after the key" + Found(at_));
    return Step();
  }

  bool Array(JsonValue& value, size_t depth) {
    value.kind = JsonValue::Kind::kArray;
    ++at_;
    SkipSpace();
    if (Peek() == ']') return Step();
    do {
      if (!Value(value.items.emplace_back(), depth + 1)) return false;
    } while (Comma());
    return Closing(']');
  }

  bool Step() {
    ++at_;
    return true;
  }

  bool Comma() {
    SkipSpace();
    return Peek() == ',' && Step();
  }

  bool Closing(char bracket) {
    if (Peek() == bracket) return Step();
    return Fail(at_, std::string("expected , or ") + bracket + Found(at_));
  }

  // null, true, false or a number.
  bool Word(JsonValue& value) {
    const size_t begin = at_;
    while (at_ < text_.size() && (IsWordPart(text_[at_]) || text_[at_] == '.' ||
                                  text_[at_] == '-' || text_[at_] == '+')) {
      ++at_;
    }
    const std::string_view word = text_.substr(begin, at_ - begin);
    if (word == "true" || word == "false") {
      value.kind = JsonValue::Kind::kBool;
      value.boolean = word == "true";
    } else if (IsNumber(word)) {
      value.kind = JsonValue::Kind::kNumber;
      value.text = word;
    } else if (word != "null") {
      return Fail(begin, "expected a JSON value" + Found(begin));
    }
    return true;
  }

  // -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
  static bool IsNumber(std::string_view word) {
    if (word.starts_with('-')) word.remove_prefix(1);
    const size_t whole = TakeDigits(word);
    if (whole != 1 && (whole == 0 || word.starts_with('0'))) return false;
    word.remove_prefix(whole);
    if (word.starts_with('.')) {
      word.remove_prefix(1);
      const size_t fraction = TakeDigits(word);
      if (fraction == 0) return false;
      word.remove_prefix(fraction);
    }
    if (word.starts_with('e') || word.starts_with('E')) {
      word.remove_prefix(1);
      if (word.starts_with('+') || word.starts_with('-')) word.remove_prefix(1);
      const size_t exponent = TakeDigits(word);
      if (exponent == 0) return false;
      word.remove_prefix(exponent);
    }
    return word.empty();
  }

  static size_t TakeDigits(std::string_view word) {
    size_t count = 0;
    while (count < word.size() && IsDigit(word[count])) ++count;
    return count;
  }

  bool String(std::string& text) {
    const size_t begin = at_++;
    for (;;) {
      if (at_ >= text_.size()) return Fail(begin, "this string has no closing \"");
      const char c = text_[at_];
      if (c == '"') return Step();
      if (static_cast<unsigned char>(c) < 0x20) {
        return Fail(at_,
                    "a line break or control character in a JSON string is written "
                    "as an escape such as \\n");
      }
      if (c == '\\') {
        if (!Escape(text)) return false;
      } else {
        text += c;
        ++at_;
      }
    }
  }

  bool Escape(std::string& text) {
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const size_t begin = at_++;
    const size_t letter = at_ < text_.size() ? kLetters.find(text_[at_]) : kLetters.npos;
    if (letter != std::string_view::npos) {
      text += kMeanings[letter];
      return Step();
    }
    uint32_t character = 0;
    if (!HexUnit(character)) return NoEscape(begin);
    if (character >= 0xD800 && character < 0xE000) {
      uint32_t low = 0;
      const bool pair = character < 0xDC00 && Peek() == '\\' && Step() && HexUnit(low) &&
                        low >= 0xDC00 && low < 0xE000;
      if (!pair) return NoEscape(begin);
      character = 0x10000 + ((character - 0xD800) << 10) + (low - 0xDC00);
    }
    AppendUtf8(character, text);
    return true;
  }

  bool NoEscape(size_t offset) {
    return Fail(offset, "JSON has no such escape; a backslash itself is written \\\\");
  }

  // uXXXX
  bool HexUnit(uint32_t& unit) {
    const std::string_view digits = text_.substr(std::min(at_ + 1, text_.size()), 4);
    if (Peek() != 'u' || digits.size() < 4) return false;
    const auto [rest, fault] =
        std::from_chars(digits.data(), digits.data() + 4, unit, 16);
    at_ += 5;
    return fault == std::errc() && rest == digits.data() + 4;
  }

  static void AppendUtf8(uint32_t character, std::string& text) {
    const auto append = [&](uint32_t byte) { text += static_cast<char>(byte); };
    const auto tail = [&](int shift) { append(0x80 | (character >> shift & 0x3F)); };
    if (character < 0x80) {
      append(character);
    } else if (character < 0x800) {
      append(0xC0 | character >> 6);
      tail(0);
    } else if (character < 0x10000) {
      append(0xE0 | character >> 12);
      tail(6);
      tail(0);
    } else {
      append(0xF0 | character >> 18);
      tail(12);
      tail(6);
      tail(0);
    }
  }

  const std::string_view text_;
  size_t at_ = 0;
  JsonFault fault_{0, {}};
};

}  // namespace

std::variant<JsonValue, JsonFault> ParseJson(std::string_view text) {
  return JsonParser(text).Run();
}

std::string Shown(const JsonValue& value) {
  switch (value.kind) {
    case JsonValue::Kind::kNull:
      return "null";
    case JsonValue::Kind::kBool:
      return value.boolean ? "true" : "false";
    case JsonValue::Kind::kNumber:
      return value.text;
    case JsonValue::Kind::kString:
      return Quoted(value.text, 40);
    case JsonValue::Kind::kArray:
      return value.items.empty() ? "[]" : "a list";
    case JsonValue::Kind::kObject:
      break;
  }
  return value.members.empty() ? "{}" : "an object";
}

}  // namespace lamella::statement
