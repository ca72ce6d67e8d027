#include "codec/prefix_code.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lamella::codec {
namespace {

constexpr size_t kMostNodes = 2 * kMostSymbols;

// A symbol that occurs, and how often.
using Leaf = std::pair<uint32_t, uint16_t>;

// Huffman's tree over leaves in rising order, with counts divided by 2^`shift`; sets how
// deep each leaf is and returns the greatest depth. The inner nodes come to be in rising
// order, so the two lightest are always the first ones of two queues.
int FindDepths(std::span<const Leaf> leaves, int shift, std::span<uint8_t> depths) {
  std::array<uint64_t, kMostNodes> weights;
  std::array<uint16_t, kMostNodes> parents;
  const size_t count = leaves.size();
  const size_t root = 2 * count - 2;
  for (size_t i = 0; i < count; ++i) {
    weights[i] = std::max<uint32_t>(1, leaves[i].first >> shift);
  }
  size_t leaf = 0;
  size_t inner = count;
  for (size_t next = count; next <= root; ++next) {
    weights[next] = 0;
    for (int child = 0; child < 2; ++child) {
      const bool is_leaf =
          leaf < count && (inner == next || weights[leaf] <= weights[inner]);
      const size_t taken = is_leaf ? leaf++ : inner++;
      weights[next] += weights[taken];
      parents[taken] = static_cast<uint16_t>(next);
    }
  }
  std::array<uint8_t, kMostNodes> depth_of;
  depth_of[root] = 0;
  for (size_t i = root; i-- > 0;) {
    depth_of[i] = static_cast<uint8_t>(depth_of[parents[i]] + 1);
  }
  std::copy_n(depth_of.begin(), count, depths.begin());
  return *std::max_element(depths.begin(), depths.begin() + static_cast<int>(count));
}

// By count and, as the sort is stable, by symbol. Digit by digit: a block of numbers
// takes little longer to write than its symbols would to be sorted by comparing.
void Sort(std::span<Leaf> leaves) {
  std::array<Leaf, kMostSymbols> other;
  uint32_t highest = 0;
  for (const Leaf& leaf : leaves) highest |= leaf.first;
  for (int shift = 0; shift < 32 && highest >> shift != 0; shift += 8) {
    const auto digit = [&](const Leaf& leaf) { return (leaf.first >> shift) & 0xFF; };
    std::array<uint16_t, 257> places{};
    for (const Leaf& leaf : leaves) ++places[digit(leaf) + 1];
    for (size_t i = 1; i < places.size(); ++i) {
      places[i] = static_cast<uint16_t>(places[i] + places[i - 1]);
    }
    for (const Leaf& leaf : leaves) other[places[digit(leaf)]++] = leaf;
    std::copy_n(other.begin(), leaves.size(), leaves.begin());
  }
}

uint16_t Reversed(uint32_t code, int bits) {
  uint32_t reversed = 0;
  for (int i = 0; i < bits; ++i) reversed |= ((code >> i) & 1) << (bits - 1 - i);
  return static_cast<uint16_t>(reversed);
}

}  // namespace

void FindCodeLengths(std::span<const uint32_t> counts, int limit,
                     std::span<uint8_t> lengths) {
  std::array<Leaf, kMostSymbols> leaves;
  size_t used = 0;
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] != 0) leaves[used++] = {counts[i], static_cast<uint16_t>(i)};
  }
  for (uint16_t i = 0; used < 2; ++i) {
    if (counts[i] == 0) leaves[used++] = {0, i};
  }
  Sort({leaves.data(), used});
  std::array<uint8_t, kMostSymbols> depths;
  // Counts that differ less make a flatter tree, in the end an even one.
  for (int shift = 0; FindDepths({leaves.data(), used}, shift, depths) > limit;) ++shift;
  std::fill(lengths.begin(), lengths.end(), uint8_t{0});
  for (size_t i = 0; i < used; ++i) lengths[leaves[i].second] = depths[i];
}

void AssignCodes(std::span<const uint8_t> lengths, std::span<uint16_t> codes) {
  std::array<uint32_t, 17> next{};
  for (const uint8_t length : lengths) next[length + size_t{1}] += length != 0 ? 1 : 0;
  for (size_t i = 1; i < next.size(); ++i) next[i] = (next[i] + next[i - 1]) << 1;
  for (size_t i = 0; i < lengths.size(); ++i) {
    if (lengths[i] != 0) codes[i] = Reversed(next[lengths[i]]++, lengths[i]);
  }
}

}  // namespace lamella::codec
