#include "base/arena.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace lamella::base {
namespace {

constexpr size_t kLarge = Arena::kBlockBytes / 8;

TEST(Arena, GivesOutMemoryThatNobodyElseHas) {
  Arena arena;
  std::mt19937_64 random(5);
  std::vector<std::pair<char*, std::string>> given;
  for (int i = 0; i < 3000; ++i) {
    const size_t size = random() % (i % 50 == 0 ? 3 * kLarge : 2000);
    std::string content(size, static_cast<char>(i));
    char* memory = arena.Allocate(size);
    std::memcpy(memory, content.data(), size);
    given.emplace_back(memory, std::move(content));
  }
  for (const auto& [memory, content] : given) {
    ASSERT_EQ(std::string_view(memory, content.size()), content);
  }
}

TEST(Arena, CountsWhatItHandsOut) {
  Arena arena;
  EXPECT_EQ(arena.used(), 0u);
  arena.Allocate(10);
  arena.Allocate(kLarge + 1);
  EXPECT_EQ(arena.used(), kLarge + 11);
  arena.Clear();
  EXPECT_EQ(arena.used(), 0u);
}

TEST(Arena, UsesItsBlocksAgainAfterClear) {
  Arena arena;
  char* first = arena.Allocate(100);
  char* second = arena.Allocate(kLarge);
  EXPECT_EQ(second, first + 100);
  arena.Clear();
  EXPECT_EQ(arena.Allocate(kLarge), first);
}

TEST(Arena, ArenasOfAPoolUseEachOthersBlocks) {
  BlockPool pool;
  Arena first(pool);
  Arena second(pool);
  char* block = first.Allocate(kLarge);
  EXPECT_NE(second.Allocate(kLarge), block);
  first.Clear();
  for (int i = 1; i < 8; ++i) second.Allocate(kLarge);
  EXPECT_EQ(second.Allocate(kLarge), block);
  EXPECT_NE(first.Allocate(kLarge), block);
}

TEST(Arena, LargeStringsWasteNoBlock) {
  Arena arena;
  char* first = arena.Allocate(1);
  arena.Allocate(10 * Arena::kBlockBytes);
  EXPECT_EQ(arena.Allocate(1), first + 1);
}

TEST(Arena, FillsABlockToItsLastByte) {
  Arena arena;
  char* first = arena.Allocate(kLarge);
  for (int i = 1; i < 8; ++i) EXPECT_EQ(arena.Allocate(kLarge), first + i * kLarge);
  char* next = arena.Allocate(1);
  EXPECT_NE(next, first + Arena::kBlockBytes);
}

}  // namespace
}  // namespace lamella::base
