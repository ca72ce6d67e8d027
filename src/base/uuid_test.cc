#include "base/uuid.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <regex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace lamella::base {
namespace {

bool IsUuid(const std::string& text, char version) {
  return std::regex_match(text,
                          std::regex(std::string("[0-9a-f]{8}-[0-9a-f]{4}-") + version +
                                     "[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
}

int64_t NowMilliseconds() {
  using std::chrono::milliseconds;
  return std::chrono::duration_cast<milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

TEST(Uuid, HasTheShapeOfItsVersion) {
  for (int i = 0; i < 100; ++i) {
    EXPECT_TRUE(IsUuid(UuidV4(), '4'));
    EXPECT_TRUE(IsUuid(UuidV7(), '7'));
  }
}

TEST(Uuid, Version4DoesNotRepeat) {
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) EXPECT_TRUE(seen.insert(UuidV4()).second);
}

TEST(Uuid, Version7BeginsWithTheTime) {
  const int64_t before = NowMilliseconds();
  const std::string text = UuidV7();
  const int64_t after = NowMilliseconds();
  const int64_t time = std::stoll(text.substr(0, 8) + text.substr(9, 4), nullptr, 16);
  // Another test may have driven it ahead of the clock.
  EXPECT_GE(time, before);
  EXPECT_LE(time, after + 1'000);
}

TEST(Uuid, Version7GrowsInEachThreadAndNeverRepeats) {
  constexpr size_t kThreads = 4;
  constexpr size_t kEach = 25'000;
  std::vector<std::vector<std::string>> made(kThreads);
  std::vector<std::thread> threads;
  for (std::vector<std::string>& mine : made) {
    threads.emplace_back([&mine] {
      for (size_t i = 0; i < kEach; ++i) mine.push_back(UuidV7());
    });
  }
  for (std::thread& thread : threads) thread.join();
  // The time and its fraction alone: without the random bits.
  std::set<std::string> ticks;
  for (const std::vector<std::string>& mine : made) {
    EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
    for (const std::string& text : mine) ticks.insert(text.substr(0, 18));
  }
  EXPECT_EQ(ticks.size(), kThreads * kEach);
}

}  // namespace
}  // namespace lamella::base
