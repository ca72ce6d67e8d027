#include "shred/levels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "shred/testing/leaves.h"

namespace lamella::shred {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::LevelsOf;

TEST(Levels, AreACountWhileAllAreTheSame) {
  Levels levels;
  EXPECT_TRUE(levels.is_uniform());
  levels.AppendRun(3, 1'000'000'000'000);
  levels.AppendRun(3, 5);
  EXPECT_TRUE(levels.is_uniform());
  EXPECT_EQ(levels.uniform_value(), 3);
  EXPECT_EQ(levels.size(), 1'000'000'000'005u);
  EXPECT_EQ(levels.memory(), 0u);
}

TEST(Levels, BecomeBytesWithTheFirstThatDiffers) {
  Levels levels;
  levels.AppendRun(1, 3);
  levels.AppendRun(0, 2);
  levels.AppendRun(1, 1);
  EXPECT_FALSE(levels.is_uniform());
  EXPECT_THAT(LevelsOf(levels), ElementsAre(1, 1, 1, 0, 0, 1));
}

TEST(Levels, TakeARunOfNothing) {
  Levels levels;
  levels.AppendRun(7, 0);
  levels.AppendRun(2, 1);
  EXPECT_TRUE(levels.is_uniform());
  EXPECT_EQ(levels.uniform_value(), 2);
  levels.AppendRun(1, 0);
  levels.Append({});
  EXPECT_TRUE(levels.is_uniform());
  EXPECT_EQ(levels.size(), 1u);
}

TEST(Levels, TakeSlicesAlikeOrMixed) {
  Levels levels;
  levels.Append(std::vector<uint8_t>{2, 2, 2});
  EXPECT_TRUE(levels.is_uniform());
  levels.Append(std::vector<uint8_t>{2, 0});
  EXPECT_FALSE(levels.is_uniform());
  levels.Append(std::vector<uint8_t>{5});
  EXPECT_THAT(LevelsOf(levels), ElementsAre(2, 2, 2, 2, 0, 5));
  auto middle = levels.slice(3, 5);
  EXPECT_THAT((std::vector<int>(middle.begin(), middle.end())), ElementsAre(2, 0));
}

TEST(Levels, ExtendGivesRoomBehindWhatIsThere) {
  Levels levels;
  levels.AppendRun(1, 2);
  uint8_t* room = levels.Extend(2);
  room[0] = 4;
  room[1] = 1;
  EXPECT_THAT(LevelsOf(levels), ElementsAre(1, 1, 4, 1));
}

TEST(Levels, AreUniformAgainAfterClear) {
  Levels levels;
  levels.AppendRun(1, 2);
  levels.AppendRun(0, 2);
  levels.Clear();
  EXPECT_TRUE(levels.is_uniform());
  EXPECT_THAT(LevelsOf(levels), IsEmpty());
  levels.AppendRun(9, 2);
  EXPECT_THAT(LevelsOf(levels), ElementsAre(9, 9));
}

}  // namespace
}  // namespace lamella::shred
