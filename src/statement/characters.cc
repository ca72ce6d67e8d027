#include "statement/characters.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace lamella::statement {
namespace {

// No-break space, the blanks of General Punctuation, ideographic space, byte order mark:
// what the engine turns into a blank before it parses.
constexpr std::array<std::string_view, 18> kUnicodeSpaces = {
    "\u00A0", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004",
    "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200A",
    "\u200B", "\u200C", "\u200D", "\u202F", "\u205F", "\u3000"};
constexpr std::string_view kByteOrderMark = "\uFEFF";

size_t CharacterSize(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

}  // namespace

Location Advance(Location start, std::string_view text) {
  for (const char c : text) {
    if (c == '\n') {
      ++start.line;
      start.column = 1;
    } else if (!IsContinuation(c)) {
      ++start.column;
    }
  }
  return start;
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return LowerCase(c); });
  return lower;
}

bool EqualsIgnoringCase(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return LowerCase(a) == LowerCase(b); });
}

size_t SpaceSize(std::string_view text) {
  if (text.empty()) return 0;
  const char c = text.front();
  if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
  if (static_cast<unsigned char>(c) < 0x80) return 0;
  for (const std::string_view space : kUnicodeSpaces) {
    if (text.starts_with(space)) return space.size();
  }
  return text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
}

size_t FirstBadByte(std::string_view text) {
  const size_t nul = std::min(text.find('\0'), text.size());
  if (base::IsUtf8(text.substr(0, nul))) return nul;
  for (size_t at = 0; at < nul;) {
    const size_t size = CharacterSize(text[at]);
    if (!base::IsUtf8(text.substr(at, std::min(size, nul - at)))) return at;
    at += size;
  }
  return nul;
}

std::string Quoted(std::string_view text, size_t limit) {
  std::string quoted = "\"";
  size_t characters = 0;
  for (const char c : text) {
    if (!IsContinuation(c) && ++characters > limit) {
      quoted += "…";
      break;
    }
    const auto byte = static_cast<unsigned char>(c);
    quoted += byte < 0x20 || byte == 0x7F ? ' ' : c;
  }
  return quoted + "\"";
}

}  // namespace lamella::statement
