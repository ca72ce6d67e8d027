/// What is to be done with one leaf, after the options of the file and of the column have
/// been put together.
#pragma once

#include <cstdint>
#include <optional>

#include "lamella/options.h"

namespace lamella::chunk {

struct ChunkOptions {
  Compression compression = Compression::kSnappy;
  std::optional<int> compression_level;
  Profile profile = Profile::kUniversal;
  std::optional<Encoding> encoding;   ///< Named by the user; absent: chosen.
  uint64_t data_page_size = 1 << 20;  ///< Bytes before the codec.
  uint64_t data_page_rows = 20'000;
  uint64_t dictionary_page_size_limit = 1 << 20;  ///< Bytes.
  bool statistics = true;
  bool page_index = true;
  bool bloom_filter = false;
  double bloom_filter_ratio = 0.01;  ///< Wanted share of false positives.
};

}  // namespace lamella::chunk
