#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "lamella/statement.h"
#include "statement/characters.h"

namespace lamella {
namespace {

struct Range {
  uint32_t first;
  uint32_t last;
};

// Characters that take two cells of a terminal (the blocks that are wide as a whole,
// after Unicode's EastAsianWidth.txt) and those that take none (combining marks,
// joiners).
constexpr std::array<Range, 14> kWide = {{{0x1100, 0x115F},
                                          {0x231A, 0x231B},
                                          {0x2329, 0x232A},
                                          {0x23E9, 0x23EC},
                                          {0x2614, 0x2615},
                                          {0x2E80, 0x303E},
                                          {0x3041, 0xA4CF},
                                          {0xA960, 0xA97F},
                                          {0xAC00, 0xD7A3},
                                          {0xF900, 0xFAFF},
                                          {0xFE30, 0xFE6F},
                                          {0xFF00, 0xFF60},
                                          {0x1F300, 0x1FAFF},
                                          {0x20000, 0x3FFFD}}};
constexpr std::array<Range, 9> kNarrow = {{{0x0300, 0x036F},
                                           {0x0483, 0x0489},
                                           {0x0591, 0x05BD},
                                           {0x0610, 0x061A},
                                           {0x064B, 0x065F},
                                           {0x1AB0, 0x1AFF},
                                           {0x200B, 0x200F},
                                           {0x20D0, 0x20FF},
                                           {0xFE00, 0xFE0F}}};
// Controls but the tab, separators of lines and marks of direction.
constexpr std::array<Range, 7> kObeyed = {{{0x0000, 0x0008},
                                           {0x000A, 0x001F},
                                           {0x007F, 0x009F},
                                           {0x200E, 0x200F},
                                           {0x2028, 0x202E},
                                           {0x2066, 0x2069},
                                           {0xFEFF, 0xFEFF}}};

// Cells shown of a long line, most of them before the caret.
constexpr size_t kCellsBefore = 60;
constexpr size_t kCellsAfter = 40;

bool IsIn(const auto& ranges, uint32_t character) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Range& range) {
    return character >= range.first && character <= range.last;
  });
}

size_t Cells(uint32_t character) {
  if (IsIn(kNarrow, character)) return 0;
  return IsIn(kWide, character) ? 2 : 1;
}

// Takes the first character off `text`; `bytes` becomes its bytes.
uint32_t TakeCharacter(std::string_view& text, std::string_view& bytes) {
  size_t size = 1;
  while (size < text.size() && statement::IsContinuation(text[size])) ++size;
  bytes = text.substr(0, size);
  text.remove_prefix(size);
  const auto first = static_cast<unsigned char>(bytes[0]);
  if (first < 0x80) return first;
  uint32_t character = first & (0x7Fu >> std::min<size_t>(size, 4));
  for (const char byte : bytes.substr(1)) {
    character = character << 6 | (static_cast<unsigned char>(byte) & 0x3Fu);
  }
  return character;
}

std::string_view Line(std::string_view script, uint32_t number) {
  constexpr std::string_view kByteOrderMark = "\uFEFF";
  if (script.starts_with(kByteOrderMark)) script.remove_prefix(kByteOrderMark.size());
  for (uint32_t line = 1; line < number; ++line) {
    const size_t end = script.find('\n');
    if (end == std::string_view::npos) return {};
    script.remove_prefix(end + 1);
  }
  script = script.substr(0, script.find('\n'));
  if (script.ends_with('\r')) script.remove_suffix(1);
  return script;
}

// The line and, below it, blanks as wide as what stands before the column, and a caret.
// Tabs stay tabs in both, so that they are as wide in both; other characters that a
// terminal would obey become blanks.
std::string LineAndCaret(std::string_view line, uint32_t column) {
  size_t before = 0;
  std::string_view bytes;
  uint32_t characters = 0;
  for (std::string_view rest = line; !rest.empty() && characters + 1 < column;
       ++characters) {
    before += Cells(TakeCharacter(rest, bytes));
  }
  const size_t hidden = before > kCellsBefore ? before - kCellsBefore : 0;
  std::string shown = hidden > 0 ? "…" : "";
  std::string blanks = hidden > 0 ? " " : "";
  size_t cell = 0;
  for (std::string_view rest = line; !rest.empty();) {
    const uint32_t character = TakeCharacter(rest, bytes);
    const size_t width = Cells(character);
    if (cell >= before + kCellsAfter && !rest.empty()) {
      shown += "…";
      break;
    }
    if (cell >= hidden) {
      const bool tab = character == '\t';
      const std::string gap(width, ' ');
      shown += IsIn(kObeyed, character) ? gap : bytes;
      if (cell < before) blanks += tab ? "\t" : gap;
    }
    cell += width;
  }
  return shown + "\n" + blanks + "^\n";
}

}  // namespace

std::string DescribeError(std::string_view file, std::string_view script,
                          const std::optional<Location>& location,
                          std::string_view message) {
  std::string text(file);
  if (location) {
    text += ":" + std::to_string(location->line) + ":" + std::to_string(location->column);
  }
  text += ": ";
  text += message;
  text += "\n";
  if (!location) return text;
  return text + LineAndCaret(Line(script, location->line), location->column);
}

}  // namespace lamella
