/// Which compression levels each codec has, what it is called, and what is the default.
///
/// One table serves the statement's checks, the compressor and the documentation.
#pragma once

#include <optional>
#include <string_view>

#include "lamella/options.h"

namespace lamella::codec {

/// The levels of one codec, both ends included; a higher one is smaller and slower.
struct LevelRange {
  int min;
  int max;
  int normal;  ///< Taken when the user names none (gzip and zstd: the most they take).
};

/// The name of `codec` as the statement writes it: "snappy", "lz4_raw", "none".
std::string_view Name(Compression codec);

/// The levels of `codec`; empty when it has none (none, snappy).
std::optional<LevelRange> Levels(Compression codec);

/// The level that `codec` works at when the user asked for `level`; 0 for a codec without
/// levels. Throws OptionError when the level is out of range or `codec` has no levels.
int ResolveLevel(Compression codec, std::optional<int> level);

}  // namespace lamella::codec
