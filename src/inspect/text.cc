#include "inspect/text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>

#include "base/utf8.h"

namespace lamella::inspect {
namespace {

/// One character of a text, or one byte that belongs to none.
struct Character {
  std::string_view bytes;
  char32_t code_point = 0;
  bool valid = false;
};

struct Range {
  char32_t first;
  char32_t last;
};

// The blocks of Unicode's EastAsianWidth.txt (W and F) that occur in names and data.
constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
    {0xFE30, 0xFE4F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};

// Marks that stand on the character before them.
constexpr Range kCombining[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A},
    {0x064B, 0x065F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200D},
    {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF},
};

// Control characters of both sets, line separators, and marks of direction.
constexpr Range kUnprintable[] = {
    {0x00, 0x1F},     {0x7F, 0x9F},     {0x200E, 0x200F},   {0x2028, 0x202E},
    {0x2066, 0x2069}, {0xFEFF, 0xFEFF}, {0xE0000, 0xE007F},
};

template <size_t kCount>
bool In(const Range (&ranges)[kCount], char32_t code_point) {
  return std::any_of(std::begin(ranges), std::end(ranges), [&](Range range) {
    return code_point >= range.first && code_point <= range.last;
  });
}

Character CharacterAt(std::string_view text) {
  const auto lead = static_cast<uint8_t>(text[0]);
  const size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  const std::string_view bytes = text.substr(0, size);
  if (!base::IsUtf8(bytes)) return {text.substr(0, 1), lead, false};
  if (size == 1) return {bytes, lead, true};
  char32_t code_point = lead & (0x7Fu >> size);
  for (char c : bytes.substr(1)) {
    code_point = code_point << 6 | (static_cast<uint8_t>(c) & 0x3F);
  }
  return {bytes, code_point, true};
}

template <typename Use>
void ForEachCharacter(std::string_view text, Use use) {
  while (!text.empty()) {
    const Character character = CharacterAt(text);
    if (!use(character)) return;
    text.remove_prefix(character.bytes.size());
  }
}

std::string Formatted(const char* format, unsigned number) {
  char text[24];
  std::snprintf(text, sizeof text, format, number);
  return text;
}

std::string Escape(char32_t code_point) {
  if (code_point == '\n') return "\\n";
  if (code_point == '\t') return "\\t";
  if (code_point == '\r') return "\\r";
  return Formatted(code_point < 0x100 ? "\\x%02x" : "\\u{%x}", code_point);
}

/// `kept` are control characters that stay as they are.
std::string Printable(std::string_view text, std::u32string_view kept) {
  std::string printable;
  ForEachCharacter(text, [&](const Character& character) {
    const char32_t code_point = character.code_point;
    const bool harmless = !In(kUnprintable, code_point) ||
                          kept.find(code_point) != std::u32string_view::npos;
    if (character.valid && harmless) {
      printable += character.bytes;
    } else {
      printable += Escape(code_point);
    }
    return true;
  });
  return printable;
}

size_t WidthOf(char32_t code_point) {
  if (In(kCombining, code_point)) return 0;
  return In(kWide, code_point) ? 2 : 1;
}

std::string Fixed(double number, int decimals, const char* unit) {
  char text[48];
  std::snprintf(text, sizeof text, "%.*f%s", decimals, number, unit);
  return text;
}

}  // namespace

std::string ValidText(std::string_view text) {
  if (base::IsUtf8(text)) return std::string(text);
  std::string valid;
  ForEachCharacter(text, [&](const Character& character) {
    valid += character.valid ? std::string(character.bytes)
                             : Formatted("\\x%02x", character.code_point);
    return true;
  });
  return valid;
}

std::string PrintableText(std::string_view text) { return Printable(text, U""); }

std::string PrintableLines(std::string_view text) { return Printable(text, U"\n\t"); }

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  ForEachCharacter(text, [&](const Character& character) {
    width += WidthOf(character.code_point);
    return true;
  });
  return width;
}

std::string Shortened(std::string_view text, size_t width) {
  // Wide enough for any text: no need to look at all of a long one.
  if (text.size() <= width) return std::string(text);
  size_t used = 0;
  size_t whole = 0;  // Bytes that fit with the ellipsis behind them.
  size_t seen = 0;
  ForEachCharacter(text, [&](const Character& character) {
    used += WidthOf(character.code_point);
    seen += character.bytes.size();
    if (used < width) whole = seen;
    return used <= width;
  });
  if (used <= width) return std::string(text);
  return width == 0 ? "" : std::string(text.substr(0, whole)) + "…";
}

std::string GroupedNumber(int64_t number) {
  std::string text = std::to_string(number);
  const size_t first = number < 0 ? 1 : 0;
  for (size_t place = text.size(); place > first + 3; place -= 3) {
    text.insert(place - 3, ",");
  }
  return text;
}

std::string HumanSize(int64_t bytes) {
  static constexpr std::array kUnits = {" kB", " MB", " GB", " TB", " PB", " EB"};
  if (bytes < 1000) return std::to_string(bytes) + " B";
  double size = static_cast<double>(bytes) / 1000;
  size_t unit = 0;
  // What would be rounded up to 1000 belongs to the next unit.
  while (size >= 999.5) {
    size /= 1000;
    ++unit;
  }
  return Fixed(size, size < 9.95 ? 1 : 0, kUnits[unit]);
}

std::string HumanRatio(int64_t encoded, int64_t stored) {
  if (stored <= 0 || encoded <= 0) return "";
  const double ratio = static_cast<double>(encoded) / static_cast<double>(stored);
  return Fixed(ratio, ratio < 99.95 ? (ratio < 9.995 ? 2 : 1) : 0, "×");
}

std::string HumanShare(int64_t part, int64_t whole) {
  if (whole <= 0) return "";
  return Fixed(100 * static_cast<double>(part) / static_cast<double>(whole), 1, "%");
}

}  // namespace lamella::inspect
