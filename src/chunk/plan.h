/// How the values of a chunk will be encoded: decided once, from the whole chunk.
#pragma once

#include <cstdint>
#include <vector>

#include "base/byte_buffer.h"
#include "lamella/options.h"

namespace lamella::chunk {

/// Made by `Choose`, read by everything that encodes the chunk.
struct ChunkPlan {
  Encoding encoding = Encoding::kPlain;

  // With kRleDictionary:
  std::vector<uint32_t> indices;  ///< One per value.
  base::ByteBuffer dictionary;    ///< Entries, laid out like `LeafColumn::values`.
  uint32_t dictionary_size = 0;   ///< Entries.
  int bit_width = 0;              ///< Bits of the largest index; at least 1.
  uint64_t plain_bytes = 0;       ///< Of all values in PLAIN.

  bool has_dictionary() const { return encoding == Encoding::kRleDictionary; }
};

}  // namespace lamella::chunk
