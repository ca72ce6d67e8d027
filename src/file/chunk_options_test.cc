#include "file/chunk_options.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "shred/testing/values.h"

namespace lamella::file {
namespace {

using namespace shred::testing;  // Values and types, written short.

schema::LeafSchema Leaves() {
  return schema::Dissect({{{"a", Simple(TypeId::kInt32)},
                           {"s", StructOf({{"x", Simple(TypeId::kString)},
                                           {"y", ListOf(Simple(TypeId::kDouble))}})},
                           {"b", Simple(TypeId::kBool)},
                           {"n", Simple(TypeId::kNull)}}});
}

std::vector<chunk::ChunkOptions> Resolve(const WriteOptions& options) {
  return ResolveChunkOptions(options, Leaves());
}

TEST(ChunkOptions, AllLeavesGetTheOptionsOfTheFile) {
  WriteOptions options;
  options.compression = Compression::kGzip;
  options.compression_level = 9;
  options.profile = Profile::kModern;
  options.data_page_size = 11;
  options.data_page_rows = 12;
  options.dictionary_page_size_limit = 13;
  options.statistics = false;
  options.write_page_index = false;
  options.bloom_filter_false_positive_ratio = 0.5;
  std::vector<chunk::ChunkOptions> resolved = Resolve(options);
  ASSERT_EQ(resolved.size(), 5u);
  for (const chunk::ChunkOptions& leaf : resolved) {
    EXPECT_EQ(leaf.compression, Compression::kGzip);
    EXPECT_EQ(leaf.compression_level, 9);
    EXPECT_EQ(leaf.profile, Profile::kModern);
    EXPECT_EQ(leaf.encoding, std::nullopt);
    EXPECT_EQ(leaf.data_page_size, 11u);
    EXPECT_EQ(leaf.data_page_rows, 12u);
    EXPECT_EQ(leaf.dictionary_page_size_limit, 13u);
    EXPECT_FALSE(leaf.statistics);
    EXPECT_FALSE(leaf.page_index);
    EXPECT_FALSE(leaf.bloom_filter);
    EXPECT_EQ(leaf.bloom_filter_ratio, 0.5);
  }
}

TEST(ChunkOptions, StringsMayHaveTheLargerDictionaries) {
  schema::LeafSchema leaves = schema::Dissect({{{"n", Simple(TypeId::kInt64)},
                                                {"t", Simple(TypeId::kString)},
                                                {"b", Simple(TypeId::kBinary)},
                                                {"u", Simple(TypeId::kUuid)}}});
  std::vector<uint64_t> limits;
  for (const chunk::ChunkOptions& leaf : ResolveChunkOptions(WriteOptions(), leaves)) {
    limits.push_back(leaf.dictionary_page_size_limit >> 20);
  }
  EXPECT_EQ(limits, (std::vector<uint64_t>{1, 8, 8, 1}));
}

TEST(ChunkOptions, AColumnOverridesTheFileAndAPathTheColumn) {
  WriteOptions options;
  options.column_options["s"].compression = Compression::kZstd;
  options.column_options["s"].compression_level = 19;
  options.column_options["s.y.list.element"].encoding = Encoding::kByteStreamSplit;
  options.column_options["s.x"].compression = Compression::kUncompressed;
  std::vector<chunk::ChunkOptions> resolved = Resolve(options);
  EXPECT_EQ(resolved[0].compression, Compression::kSnappy);
  EXPECT_EQ(resolved[1].compression, Compression::kUncompressed);
  EXPECT_EQ(resolved[1].compression_level, std::nullopt);
  EXPECT_EQ(resolved[2].compression, Compression::kZstd);
  EXPECT_EQ(resolved[2].compression_level, 19);
  EXPECT_EQ(resolved[2].encoding, Encoding::kByteStreamSplit);
  EXPECT_EQ(resolved[1].encoding, std::nullopt);
}

TEST(ChunkOptions, ALevelStaysWithTheCodecThatItWasGivenWith) {
  WriteOptions options;
  options.compression = Compression::kGzip;
  options.compression_level = 9;
  options.column_options["a"].compression = Compression::kBrotli;
  options.column_options["s"].compression = Compression::kGzip;
  std::vector<chunk::ChunkOptions> resolved = Resolve(options);
  EXPECT_EQ(resolved[0].compression_level, std::nullopt);
  EXPECT_EQ(resolved[1].compression_level, 9);  // The same codec: the same level.
}

TEST(ChunkOptions, FiltersAreAskedForByColumnByPathOrForAll) {
  WriteOptions options;
  options.bloom_filter_columns = {"a", "s.x"};
  std::vector<chunk::ChunkOptions> resolved = Resolve(options);
  EXPECT_TRUE(resolved[0].bloom_filter);
  EXPECT_TRUE(resolved[1].bloom_filter);
  EXPECT_FALSE(resolved[2].bloom_filter);

  options = {};
  options.bloom_filter_columns = {"s"};
  resolved = Resolve(options);
  EXPECT_FALSE(resolved[0].bloom_filter);
  EXPECT_TRUE(resolved[1].bloom_filter && resolved[2].bloom_filter);

  options = {};
  options.bloom_filter_all = true;
  options.column_options["a"].bloom_filter = false;
  resolved = Resolve(options);
  EXPECT_FALSE(resolved[0].bloom_filter);
  EXPECT_TRUE(resolved[1].bloom_filter);
}

TEST(ChunkOptions, BooleansAndNullsHaveNoFilter) {
  WriteOptions options;
  options.bloom_filter_all = true;
  options.column_options["b"].bloom_filter = true;
  std::vector<chunk::ChunkOptions> resolved = Resolve(options);
  EXPECT_FALSE(resolved[3].bloom_filter);
  EXPECT_FALSE(resolved[4].bloom_filter);
}

}  // namespace
}  // namespace lamella::file
