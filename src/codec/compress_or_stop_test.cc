#include "codec/compress_or_stop.h"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <random>
#include <thread>
#include <vector>

#include "base/testing/no_threads.h"
#include "lamella/error.h"

namespace lamella::codec {
namespace {

base::ByteBuffer Text(size_t size) {
  std::mt19937 random(7);
  base::ByteBuffer text;
  for (size_t i = 0; i < size; ++i) {
    text.PushBack(static_cast<uint8_t>('a' + random() % 20));
  }
  return text;
}

TEST(CompressOrStop, GivesTheSameBytesOnAThreadOfItsOwn) {
  const std::atomic<bool> stop = false;
  constexpr size_t kOffset = 7;
  std::optional<base::testing::NoThreads> none;
  Compressor compressor(Compression::kBrotli, 11);
  base::ByteBuffer in = Text(100'000);
  base::ByteBuffer direct;
  direct.Extend(compressor.Bound(in.size()));
  direct.Truncate(compressor.Compress(in.span(), {direct.data(), direct.size()}));
  for (int again = 0; again < 3; ++again) {  // All that was lent comes back.
    if (again == 2) none.emplace();
    base::ByteBuffer out;
    out.Extend(kOffset + compressor.Bound(in.size()));
    const size_t size = CompressOrStop(compressor, in, out, kOffset, 0, &stop);
    ASSERT_EQ(size, direct.size());
    EXPECT_TRUE(std::equal(direct.data(), direct.data() + size, out.data() + kOffset));
    EXPECT_EQ(in.size(), 100'000u);
  }
}

TEST(CompressOrStop, LeavesACallThatLasts) {
  std::atomic<bool> stop = false;
  Compressor compressor(Compression::kBrotli, 11);
  base::ByteBuffer in = Text(8 << 20);  // A quarter of a minute.
  base::ByteBuffer out;
  out.Extend(compressor.Bound(in.size()));
  std::chrono::steady_clock::time_point asked;
  std::thread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    asked = std::chrono::steady_clock::now();
    stop = true;
  });
  EXPECT_THROW(CompressOrStop(compressor, in, out, 0, 0, &stop), InterruptedError);
  const auto ended = std::chrono::steady_clock::now();
  stopper.join();
  EXPECT_LT(ended - asked, std::chrono::milliseconds(700));
}

TEST(CompressOrStop, TellsWhyACodecFailed) {
  const std::atomic<bool> stop = false;
  Compressor compressor(Compression::kBrotli, 11);
  base::ByteBuffer in = Text(100'000);
  base::ByteBuffer out;
  out.Extend(100);  // Less than the bound.
  EXPECT_THROW(CompressOrStop(compressor, in, out, 0, 0, &stop), Error);
  EXPECT_EQ(in.size(), 100'000u);
}

}  // namespace
}  // namespace lamella::codec
