/// Is this text UTF-8, and how to make it so.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lamella::base {

/// True when `text` is well-formed UTF-8 (Unicode Standard, table 3-7: no overlong forms,
/// no surrogates, nothing above U+10FFFF).
bool IsUtf8(std::string_view text);

/// `text` with U+FFFD for each byte that does not belong to a character: a path is any
/// bytes, JSON is UTF-8.
std::string AsUtf8(std::string_view text);

}  // namespace lamella::base
