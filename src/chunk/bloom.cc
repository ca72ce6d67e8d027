#include "chunk/bloom.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <vector>

#include "chunk/values.h"
#include "format/serialize.h"

namespace lamella::chunk {
namespace {

using format::Type;

constexpr uint64_t kBlockBytes = 32;
constexpr uint32_t kSalt[8] = {0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d,
                               0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31};

void Insert(uint64_t hash, uint64_t blocks, uint8_t* bits) {
  uint64_t block = ((hash >> 32) * blocks) >> 32;
  auto key = static_cast<uint32_t>(hash);
  uint8_t* words = bits + block * kBlockBytes;
  for (int i = 0; i < 8; ++i) {
    uint32_t word;
    std::memcpy(&word, words + 4 * i, 4);
    word |= uint32_t{1} << ((key * kSalt[i]) >> 27);
    std::memcpy(words + 4 * i, &word, 4);
  }
}

// Hashes elements laid out as in LeafColumn::values.
class Hasher {
 public:
  Hasher(const schema::Leaf& leaf, const Workspace& workspace)
      : leaf_(leaf), workspace_(workspace), width_(ValueBytes(leaf)) {}

  void Add(const uint8_t* elements, uint64_t count) {
    constexpr uint64_t kStep = 1 << 16;
    for (uint64_t i = 0; i < count; ++i) {
      if (i % kStep == 0) workspace_.ThrowIfStopped();
      AddOne(elements + i * width_);
    }
  }

  // Leaves each hash once and returns how many there are, which sizes the filter.
  uint64_t MakeDistinct() {
    uint64_t count = 0;
    for (std::vector<uint64_t>& part : parts_) {
      workspace_.ThrowIfStopped();
      std::sort(part.begin(), part.end());
      part.erase(std::unique(part.begin(), part.end()), part.end());
      count += part.size();
    }
    return count;
  }

  const auto& parts() const { return parts_; }

 private:
  void AddOne(const uint8_t* element) {
    if (leaf_.physical == Type::kByteArray) {
      StringView string;
      std::memcpy(&string, element, sizeof(string));
      Keep(XXH64(string.data(), string.size, 0));
      return;
    }
    Keep(XXH64(element, width_, 0));
    if (leaf_.is_floating()) AddOtherZero(element);
  }

  void Keep(uint64_t hash) { parts_[hash >> 56].push_back(hash); }

  // -0 equals 0 for whoever asks, though their bits differ.
  void AddOtherZero(const uint8_t* element) {
    uint8_t other[8];
    std::memcpy(other, element, width_);
    other[width_ - 1] ^= 0x80;
    bool is_zero = (element[width_ - 1] & 0x7F) == 0 &&
                   std::all_of(element, element + width_ - 1,
                               [](uint8_t byte) { return byte == 0; });
    if (is_zero) Keep(XXH64(other, width_, 0));
  }

  const schema::Leaf& leaf_;
  const Workspace& workspace_;
  size_t width_;
  // By the first byte: a part is sorted within the cache, and a stop comes between two.
  std::array<std::vector<uint64_t>, 256> parts_;
};

}  // namespace

uint32_t BloomFilterBytes(uint64_t distinct, double ratio) {
  constexpr uint64_t kMost = 128ull << 20;
  double bits =
      -8.0 * static_cast<double>(distinct) / std::log(1.0 - std::pow(ratio, 1.0 / 8.0));
  auto bytes =
      static_cast<uint64_t>(std::min(std::ceil(bits / 8.0), static_cast<double>(kMost)));
  return static_cast<uint32_t>(std::clamp(std::bit_ceil(bytes), kBlockBytes, kMost));
}

void AppendBloomFilter(const shred::LeafColumn& leaf, const ChunkPlan& plan, double ratio,
                       const Workspace& workspace, base::ByteBuffer& out) {
  Hasher hasher(*leaf.leaf, workspace);
  if (plan.has_dictionary()) {
    hasher.Add(plan.dictionary.data(), plan.dictionary_size);
  } else {
    hasher.Add(leaf.values.data(), leaf.value_count);
  }
  uint32_t bytes = BloomFilterBytes(hasher.MakeDistinct(), ratio);
  format::Serialize(format::BloomFilterHeader{static_cast<int32_t>(bytes)}, out);
  uint8_t* bits = out.Extend(bytes);
  std::memset(bits, 0, bytes);
  for (const std::vector<uint64_t>& part : hasher.parts()) {
    for (uint64_t hash : part) Insert(hash, bytes / kBlockBytes, bits);
  }
}

}  // namespace lamella::chunk
