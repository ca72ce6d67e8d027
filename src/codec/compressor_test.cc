#include "codec/compressor.h"

#include <brotli/decode.h>
#include <gtest/gtest.h>
#include <lz4.h>
#include <snappy.h>
#include <zlib.h>
#include <zstd.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "codec/levels.h"
#include "lamella/error.h"

namespace lamella::codec {
namespace {

using Bytes = std::vector<uint8_t>;

// Each decoder is told the exact size, as a reader is by the page header.

Bytes Gunzip(const Bytes& in, size_t size) {
  Bytes out(size + 1);
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);  // + 16: a gzip header must be there.
  stream.next_in = const_cast<uint8_t*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  EXPECT_EQ(stream.avail_in, 0u) << "bytes after the member";
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

Bytes Unsnappy(const Bytes& in, size_t size) {
  size_t length = 0;
  const auto* text = reinterpret_cast<const char*>(in.data());
  EXPECT_TRUE(snappy::GetUncompressedLength(text, in.size(), &length));
  EXPECT_EQ(length, size);
  Bytes out(length + 1);
  EXPECT_TRUE(
      snappy::RawUncompress(text, in.size(), reinterpret_cast<char*>(out.data())));
  out.resize(length);
  return out;
}

Bytes Unbrotli(const Bytes& in, size_t size) {
  Bytes out(size + 1);
  size_t length = out.size();
  EXPECT_EQ(BrotliDecoderDecompress(in.size(), in.data(), &length, out.data()),
            BROTLI_DECODER_RESULT_SUCCESS);
  out.resize(length);
  return out;
}

Bytes Unzstd(const Bytes& in, size_t size) {
  EXPECT_EQ(ZSTD_getFrameContentSize(in.data(), in.size()), size);
  EXPECT_EQ(ZSTD_findFrameCompressedSize(in.data(), in.size()), in.size());
  Bytes out(size + 1);
  out.resize(ZSTD_decompress(out.data(), out.size(), in.data(), in.size()));
  return out;
}

Bytes Unlz4(const Bytes& in, size_t size) {
  Bytes out(size + 1);
  const int length = LZ4_decompress_safe(
      reinterpret_cast<const char*>(in.data()), reinterpret_cast<char*>(out.data()),
      static_cast<int>(in.size()), static_cast<int>(out.size()));
  EXPECT_GE(length, 0);
  out.resize(static_cast<size_t>(length));
  return out;
}

Bytes Decompress(Compression codec, const Bytes& in, size_t size) {
  switch (codec) {
    case Compression::kUncompressed:
      return in;
    case Compression::kSnappy:
      return Unsnappy(in, size);
    case Compression::kGzip:
      return Gunzip(in, size);
    case Compression::kBrotli:
      return Unbrotli(in, size);
    case Compression::kZstd:
      return Unzstd(in, size);
    case Compression::kLz4Raw:
      return Unlz4(in, size);
  }
  return {};
}

/// The output with bytes after it that Compress must not touch.
Bytes Compress(Compressor& compressor, const Bytes& in) {
  const size_t bound = compressor.Bound(in.size());
  Bytes out(bound + 8, 0xA5);
  const size_t size = compressor.Compress(in, std::span(out).first(bound));
  EXPECT_LE(size, bound);
  for (size_t i = bound; i < out.size(); ++i) EXPECT_EQ(out[i], 0xA5);
  out.resize(size);
  return out;
}

Bytes Random(size_t size) {
  std::mt19937 random(static_cast<uint32_t>(size));
  Bytes bytes(size);
  for (auto& byte : bytes) byte = static_cast<uint8_t>(random());
  return bytes;
}

Bytes Words(size_t size) {
  static constexpr std::string_view kWords[] = {"quickly ", "deposits ", "final ", "7 ",
                                                "packages haggle "};
  std::mt19937 random(static_cast<uint32_t>(size));
  Bytes bytes;
  while (bytes.size() < size) {
    const auto& word = kWords[random() % 5];
    bytes.insert(bytes.end(), word.begin(), word.end());
  }
  bytes.resize(size);
  return bytes;
}

constexpr Compression kWithoutLevels[] = {Compression::kUncompressed,
                                          Compression::kSnappy};
constexpr Compression kWithLevels[] = {Compression::kGzip, Compression::kBrotli,
                                       Compression::kZstd, Compression::kLz4Raw};

class EveryCodec : public testing::TestWithParam<Compression> {};
class CodecWithLevels : public testing::TestWithParam<Compression> {};

TEST_P(EveryCodec, RoundTripsEverySizeThroughAnIndependentDecoder) {
  Compressor compressor(GetParam());
  for (const size_t size : {0, 1, 2, 3, 7, 15, 16, 17, 63, 255, 256, 1'000, 4'096, 65'535,
                            65'536, 65'537, 300'000, 1'048'576}) {
    for (const Bytes& in :
         {Random(size), Words(size), Bytes(size, 0), Bytes(size, 'x')}) {
      const Bytes out = Compress(compressor, in);
      ASSERT_EQ(Decompress(GetParam(), out, size), in) << "size " << size;
    }
  }
}

TEST_P(EveryCodec, WritesTheSameBytesWhateverItCompressedBefore) {
  const Bytes in = Words(100'000);
  Compressor fresh(GetParam());
  const Bytes expected = Compress(fresh, in);
  Compressor used(GetParam());
  for (const size_t size : {400'000, 3, 0, 100'001}) Compress(used, Random(size));
  Compressor moved = std::move(used);
  EXPECT_EQ(Compress(moved, in), expected);
  EXPECT_EQ(Compress(moved, in), expected);
}

TEST_P(CodecWithLevels, MakesRepetitiveBytesSmall) {
  Compressor compressor(GetParam());
  EXPECT_LT(Compress(compressor, Bytes(1'000'000, 'x')).size(), 10'000u);
  EXPECT_LT(Compress(compressor, Words(1'000'000)).size(), 400'000u);
}

TEST_P(CodecWithLevels, RoundTripsAtEachOfThem) {
  const LevelRange range = *Levels(GetParam());
  for (int level = range.min; level <= range.max; ++level) {
    Compressor compressor(GetParam(), level);
    EXPECT_EQ(compressor.level(), level);
    for (const Bytes& in : {Words(20'000), Random(5'000), Bytes()}) {
      ASSERT_EQ(Decompress(GetParam(), Compress(compressor, in), in.size()), in)
          << "level " << level;
    }
  }
}

TEST_P(CodecWithLevels, RefusesOneThatItDoesNotHave) {
  const LevelRange range = *Levels(GetParam());
  EXPECT_THROW(Compressor(GetParam(), range.min - 1), OptionError);
  EXPECT_THROW(Compressor(GetParam(), range.max + 1), OptionError);
}

TEST_P(CodecWithLevels, ThrowsRatherThanWritingPastAShortOutput) {
  Compressor compressor(GetParam());
  Bytes out(100);
  EXPECT_THROW(compressor.Compress(Random(10'000), out), Error);
}

const auto kNames = [](const auto& codec) { return std::string(Name(codec.param)); };
INSTANTIATE_TEST_SUITE_P(WithLevels, EveryCodec, testing::ValuesIn(kWithLevels), kNames);
INSTANTIATE_TEST_SUITE_P(Without, EveryCodec, testing::ValuesIn(kWithoutLevels), kNames);
INSTANTIATE_TEST_SUITE_P(All, CodecWithLevels, testing::ValuesIn(kWithLevels), kNames);

TEST(Levels, CodecsWithoutThemRefuseAny) {
  for (const Compression codec : kWithoutLevels) {
    EXPECT_FALSE(Levels(codec).has_value());
    EXPECT_THROW(Compressor(codec, 1), OptionError);
  }
}

TEST(Levels, AreTheDocumentedOnes) {
  EXPECT_EQ(Compressor(Compression::kZstd).level(), 3);
  EXPECT_EQ(Compressor(Compression::kBrotli).level(), 5);
  EXPECT_EQ(Compressor(Compression::kLz4Raw).level(), 1);
  EXPECT_EQ(Compressor(Compression::kSnappy).level(), 0);
  EXPECT_EQ(Compressor(Compression::kZstd, -7).level(), -7);
}

TEST(Levels, AnErrorNamesTheLevelTheCodecAndTheRange) {
  try {
    Compressor(Compression::kZstd, 23);
    FAIL();
  } catch (const OptionError& error) {
    EXPECT_STREQ(error.what(),
                 "compression_level 23 is out of range for \"zstd\": -7 to 22");
  }
  try {
    Compressor(Compression::kSnappy, 1);
    FAIL();
  } catch (const OptionError& error) {
    EXPECT_STREQ(
        error.what(),
        "compression_level does not go with compression \"snappy\", which has no "
        "levels");
  }
}

}  // namespace
}  // namespace lamella::codec
