#include "codec/prefix_code.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace lamella::codec {
namespace {

std::vector<uint8_t> Lengths(const std::vector<uint32_t>& counts, int limit) {
  std::vector<uint8_t> lengths(counts.size(), 99);
  FindCodeLengths(counts, limit, lengths);
  return lengths;
}

// In units of the longest code: a complete code fills all of them.
uint64_t Filled(const std::vector<uint8_t>& lengths, int limit) {
  uint64_t filled = 0;
  for (uint8_t length : lengths) {
    if (length != 0) filled += uint64_t{1} << (limit - length);
  }
  return filled;
}

TEST(FindCodeLengths, GivesOftenMetSymbolsShortCodes) {
  EXPECT_EQ(Lengths({8, 0, 4, 2, 1, 1}, 15), (std::vector<uint8_t>{1, 0, 2, 3, 4, 4}));
  EXPECT_EQ(Lengths({5, 5, 5, 5}, 15), (std::vector<uint8_t>{2, 2, 2, 2}));
}

TEST(FindCodeLengths, GivesTwoSymbolsACodeInAnyCase) {
  EXPECT_EQ(Lengths({0, 0, 0}, 15), (std::vector<uint8_t>{1, 1, 0}));
  EXPECT_EQ(Lengths({0, 0, 7}, 15), (std::vector<uint8_t>{1, 0, 1}));
  EXPECT_EQ(Lengths({7, 0, 0}, 15), (std::vector<uint8_t>{1, 1, 0}));
}

TEST(FindCodeLengths, StaysWithinTheLimit) {
  // Fibonacci's numbers make the deepest trees.
  std::vector<uint32_t> counts = {1, 1};
  while (counts.size() < 30) {
    counts.push_back(counts[counts.size() - 1] + counts[counts.size() - 2]);
  }
  for (int limit : {5, 7, 15, 29}) {
    const std::vector<uint8_t> lengths = Lengths(counts, limit);
    for (uint8_t length : lengths) EXPECT_LE(length, limit);
    EXPECT_EQ(Filled(lengths, limit), uint64_t{1} << limit);
  }
  EXPECT_EQ(Lengths(counts, 29)[0], 29);
}

TEST(FindCodeLengths, IsCompleteForAnyCounts) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::vector<uint32_t> counts(2 + random() % 285);
    for (uint32_t& count : counts) {
      count = random() % 3 == 0 ? 0 : static_cast<uint32_t>(random() >> random() % 32);
    }
    EXPECT_EQ(Filled(Lengths(counts, 15), 15), uint64_t{1} << 15);
  }
}

TEST(AssignCodes, CountsWithinEachLength) {
  // The example of RFC 1951, section 3.2.2, with the bits of each code turned around.
  const std::vector<uint8_t> lengths = {3, 3, 3, 3, 3, 2, 4, 4, 0};
  std::vector<uint16_t> codes(lengths.size());
  AssignCodes(lengths, codes);
  codes.pop_back();
  EXPECT_EQ(codes, (std::vector<uint16_t>{0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111,
                                          0b1111}));
}

}  // namespace
}  // namespace lamella::codec
