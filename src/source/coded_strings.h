/// How large a source's dictionary may be whose strings come as codes.
#pragma once

#include <cstdint>

namespace lamella::source {

/// Strings. Codes of a larger dictionary would be looked for in as much memory again and
/// again, and soon be given up; see shred/string_codes.h.
inline constexpr uint64_t kMostCodedStrings = 1 << 16;

}  // namespace lamella::source
