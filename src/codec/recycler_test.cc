#include "codec/recycler.h"

#include <gtest/gtest.h>

#include <cstring>

namespace lamella::codec {
namespace {

TEST(Recycler, HandsAReturnedBlockOutAgain) {
  Recycler memory;
  void* first = Recycler::Allocate(&memory, 1'000);
  Recycler::Release(&memory, first);
  EXPECT_EQ(Recycler::Allocate(&memory, 900), first);
  Recycler::Release(&memory, first);
}

TEST(Recycler, NeverHandsOutABlockThatIsInUse) {
  Recycler memory;
  void* first = Recycler::Allocate(&memory, 100);
  void* second = Recycler::Allocate(&memory, 100);
  EXPECT_NE(first, second);
  std::memset(first, 1, 100);
  std::memset(second, 2, 100);
  EXPECT_EQ(static_cast<const char*>(first)[99], 1);
}

TEST(Recycler, KeepsALargeBlockForALargeRequest) {
  Recycler memory;
  void* large = Recycler::Allocate(&memory, 1'000'000);
  Recycler::Release(&memory, large);
  EXPECT_NE(Recycler::Allocate(&memory, 10), large);
  EXPECT_EQ(Recycler::Allocate(&memory, 1'000'000), large);
}

TEST(Recycler, LetsABlockGoThatIsTooSmall) {
  Recycler memory;
  Recycler::Release(&memory, Recycler::Allocate(&memory, 1'000));
  void* grown = Recycler::Allocate(&memory, 1'100);
  Recycler::Release(&memory, grown);
  EXPECT_EQ(Recycler::Allocate(&memory, 900), grown);
}

TEST(Recycler, ReleasingNothingIsHarmless) {
  Recycler memory;
  Recycler::Release(&memory, nullptr);
}

}  // namespace
}  // namespace lamella::codec
