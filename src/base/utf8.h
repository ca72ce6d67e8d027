/// Is this text UTF-8?
#pragma once

#include <cstddef>
#include <string_view>

namespace lamella::base {

/// True when `text` is well-formed UTF-8 (Unicode Standard, table 3-7: no overlong forms,
/// no surrogates, nothing above U+10FFFF).
bool IsUtf8(std::string_view text);

}  // namespace lamella::base
