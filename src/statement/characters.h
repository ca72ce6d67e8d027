/// Characters, lines and columns of UTF-8 text, and the few letters SQL cares about.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>

#include "lamella/error.h"

namespace lamella::statement {

/// True for the second and later bytes of a character.
inline bool IsContinuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// The place behind `text` when its first character stands at `start`. Lines end with LF;
/// the CR before it is a character that nobody points at.
Location Advance(Location start, std::string_view text);

inline bool StandsBefore(Location left, Location right) {
  return std::tie(left.line, left.column) < std::tie(right.line, right.column);
}

inline bool IsDigit(char c) { return c >= '0' && c <= '9'; }

inline bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// First byte of an unquoted SQL name; all characters outside ASCII are letters.
inline bool IsNameStart(char c) {
  return IsLetter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

inline char LowerCase(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// `text` with the ASCII letters in lower case: how SQL names are compared.
std::string LowerCase(std::string_view text);

/// Equal but for the case of ASCII letters.
bool EqualsIgnoringCase(std::string_view left, std::string_view right);

/// Bytes of the white space at the front of `text`: one of ASCII's, or one of the Unicode
/// spaces that the engine takes for a blank; 0 when there is none.
size_t SpaceSize(std::string_view text);

/// Offset of the first byte of `text` that breaks UTF-8, or of the first NUL; its size
/// when there is neither.
size_t FirstBadByte(std::string_view text);

/// `text` in double quotes for a message, shortened in the middle of nowhere after
/// `limit` characters, with control characters replaced.
std::string Quoted(std::string_view text, size_t limit = 60);

}  // namespace lamella::statement
