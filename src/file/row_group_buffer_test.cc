#include "file/row_group_buffer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "chunk/encode_chunk.h"
#include "file/chunk_options.h"
#include "shred/testing/rows.h"

namespace lamella::file {
namespace {

using namespace shred::testing;  // Values and types, written short.
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::Le;

// A row group that has been taken out of a buffer.
struct Group {
  uint64_t rows = 0;
  uint64_t memory = 0;
  uint64_t encoded = 0;  // Bytes before the codec.
  bool full = false;
};

// Feeds batches to a buffer and weighs the row groups that come out.
class Groups {
 public:
  Groups(Schema schema, WriteOptions options)
      : leaves_(schema::Dissect(schema)),
        options_(std::move(options)),
        chunk_options_(ResolveChunkOptions(options_, leaves_)),
        buffer_(leaves_, options_, chunk_options_) {}

  void Feed(const Batch& batch) {
    for (uint64_t row = 0; row < batch.rows;) {
      row += buffer_.Append(batch, row, batch.rows);
      if (buffer_.full()) Take();
    }
  }

  std::vector<Group> Finish() {
    if (buffer_.rows() != 0) Take();
    return groups_;
  }

 private:
  void Take() {
    Group group{buffer_.rows(), buffer_.memory(), 0, buffer_.full()};
    std::vector<shred::LeafColumn> columns = buffer_.Take();
    for (size_t i = 0; i < columns.size(); ++i) {
      // Weighed by what is written, not by what the buffer weighs with.
      chunk::EncodedChunk chunk =
          chunk::Encode(columns[i], chunk_options_[i], workspace_);
      group.encoded += static_cast<uint64_t>(chunk.meta.total_uncompressed_size);
    }
    groups_.push_back(group);
    buffer_.GiveBack(std::move(columns));
  }

  schema::LeafSchema leaves_;
  WriteOptions options_;
  std::vector<chunk::ChunkOptions> chunk_options_;
  RowGroupBuffer buffer_;
  chunk::Workspace workspace_;
  std::vector<Group> groups_;
};

std::vector<uint64_t> RowsOf(const std::vector<Group>& groups) {
  std::vector<uint64_t> rows;
  for (const Group& group : groups) rows.push_back(group.rows);
  return rows;
}

// Bytes of all row groups but the last one, which ends with the rows.
std::vector<uint64_t> EncodedOfFull(const std::vector<Group>& groups) {
  std::vector<uint64_t> bytes;
  for (const Group& group : groups) {
    if (group.full) bytes.push_back(group.encoded);
  }
  return bytes;
}

WriteOptions BytesAGroup(uint64_t bytes) {
  WriteOptions options;
  options.compression = Compression::kUncompressed;
  options.row_group_size = UINT64_MAX / 2;
  options.row_group_size_bytes = bytes;
  return options;
}

// Row groups of a column of elements that lie in memory as the engine hands them over.
template <typename T>
std::vector<Group> GroupsOf(const DataType& type, const std::vector<T>& elements,
                            const WriteOptions& options, uint64_t batch_rows = 2048) {
  Groups groups({{{"c", type, /*nullable=*/false}}}, options);
  for (uint64_t row = 0; row < elements.size(); row += batch_rows) {
    Batch batch;
    batch.rows = std::min(batch_rows, elements.size() - row);
    batch.columns = {{nullptr, elements.data() + row, {}}};
    groups.Feed(batch);
  }
  return groups.Finish();
}

std::vector<int64_t> Numbers(size_t count, uint64_t distinct) {
  std::mt19937_64 random(count);
  std::vector<int64_t> numbers(count);
  for (int64_t& number : numbers) {
    number = static_cast<int64_t>(random() % distinct * 0x9E3779B97F4A7C15u);
  }
  return numbers;
}

auto Within(uint64_t target) {
  return Each(AllOf(Ge(target / 100 * 94), Le(target / 100 * 104)));
}

TEST(RowGroupBuffer, RowGroupsHaveExactlyTheirRows) {
  WriteOptions options;
  options.row_group_size = 1000;
  for (uint64_t batch_rows : {1u, 7u, 999u, 1000u, 1001u, 2500u}) {
    EXPECT_THAT(
        RowsOf(GroupsOf(Simple(TypeId::kInt64), Numbers(2500, 9), options, batch_rows)),
        ElementsAre(1000, 1000, 500))
        << batch_rows;
  }
  options.row_group_size = 1;
  EXPECT_THAT(RowsOf(GroupsOf(Simple(TypeId::kInt64), Numbers(5, 9), options)),
              ElementsAre(1, 1, 1, 1, 1));
}

TEST(RowGroupBuffer, PlainDataMeetsTheBytesOfARowGroup) {
  constexpr uint64_t kTarget = 400'000;
  std::vector<Group> groups = GroupsOf(
      Simple(TypeId::kInt64), Numbers(300'000, UINT64_MAX), BytesAGroup(kTarget));
  EXPECT_EQ(EncodedOfFull(groups).size(), 300'000 * 8 / kTarget);
  EXPECT_THAT(EncodedOfFull(groups), Within(kTarget));
}

TEST(RowGroupBuffer, DataOfADictionaryMeetsTheBytesOfARowGroup) {
  constexpr uint64_t kTarget = 100'000;
  for (uint64_t distinct : {2u, 50u, 3000u}) {
    SCOPED_TRACE(distinct);
    std::vector<Group> groups = GroupsOf(
        Simple(TypeId::kInt64), Numbers(1'500'000, distinct), BytesAGroup(kTarget));
    EXPECT_GE(groups.size(), 2u);
    EXPECT_THAT(EncodedOfFull(groups), Within(kTarget));
  }
}

TEST(RowGroupBuffer, StringsMeetTheBytesOfARowGroup) {
  constexpr uint64_t kTarget = 300'000;
  std::mt19937_64 random(4);
  std::vector<std::string> texts;
  for (int i = 0; i < 30'000; ++i) {
    texts.push_back(std::string(random() % 60, 'x') + std::to_string(random()));
  }
  std::vector<StringView> views;
  for (const std::string& text : texts) views.emplace_back(std::string_view(text));
  std::vector<Group> groups =
      GroupsOf(Simple(TypeId::kString), views, BytesAGroup(kTarget));
  EXPECT_GE(groups.size(), 3u);
  EXPECT_THAT(EncodedOfFull(groups), Within(kTarget));
}

TEST(RowGroupBuffer, EnumsMeetTheBytesOfARowGroupWhateverTheirEncoding) {
  constexpr uint64_t kTarget = 300'000;
  DataType type = EnumOf({std::string(100, 'a'), std::string(100, 'b')});
  std::vector<uint8_t> codes(60'000);
  for (size_t i = 0; i < codes.size(); ++i) codes[i] = i * i % 7 % 2;
  WriteOptions options = BytesAGroup(kTarget);
  options.column_options["c"].encoding = Encoding::kPlain;
  std::vector<Group> groups = GroupsOf(type, codes, options);
  EXPECT_THAT(EncodedOfFull(groups), Within(kTarget));
  EXPECT_GE(groups.size(), 60'000u * 104 / kTarget);
  // Bit-packed, the same rows fill no row group at all.
  EXPECT_THAT(RowsOf(GroupsOf(type, codes, BytesAGroup(kTarget))), ElementsAre(60'000));
}

TEST(RowGroupBuffer, ACodeTakesNoMoreMemoryForALongText) {
  constexpr uint64_t kRows = 400'000;  // 800 MB of the longest text.
  DataType type = EnumOf({"a", std::string(2'000, 'b')});
  const std::vector<uint8_t> codes(kRows, 0);
  EXPECT_THAT(RowsOf(GroupsOf(type, codes, WriteOptions{})), ElementsAre(kRows));
}

TEST(RowGroupBuffer, HugeRowsStandAlone) {
  const std::string text(300'000, 'x');
  std::vector<std::string> texts;
  for (int i = 0; i < 4; ++i) texts.push_back(text + std::to_string(i));
  std::vector<StringView> views;
  for (const std::string& one : texts) views.emplace_back(std::string_view(one));
  EXPECT_THAT(RowsOf(GroupsOf(Simple(TypeId::kString), views, BytesAGroup(100'000))),
              ElementsAre(1, 1, 1, 1));
  EXPECT_THAT(RowsOf(GroupsOf(Simple(TypeId::kString), views, BytesAGroup(600'000))),
              ElementsAre(2, 2));
}

TEST(RowGroupBuffer, MemoryIsBoundedWhereValuesEncodeToNothing) {
  const std::string text(1 << 20, 'x');
  std::vector<StringView> views(600, StringView(std::string_view(text)));
  WriteOptions options = BytesAGroup(128'000'000);
  options.dictionary_page_size_limit = 4 << 20;
  std::vector<Group> groups = GroupsOf(Simple(TypeId::kString), views, options);
  ASSERT_EQ(groups.size(), 3u);
  for (const Group& group : groups) {
    EXPECT_LE(group.memory, options.row_group_memory + text.size() + 100);
    if (group.full) {
      EXPECT_GE(group.memory, options.row_group_memory);
      EXPECT_LT(group.encoded, 2u << 20);
    }
  }
}

TEST(RowGroupBuffer, HoldsAsMuchMemoryAsItMay) {
  const std::string text(1000, 'x');
  const std::vector<StringView> views(1000, StringView(std::string_view(text)));
  WriteOptions options;
  options.row_group_memory = 300'000;
  EXPECT_THAT(RowsOf(GroupsOf(Simple(TypeId::kString), views, options)),
              ElementsAre(296, 296, 296, 112));
}

TEST(Deterministic, RowGroupsDoNotDependOnHowRowsAreCutIntoBatches) {
  for (uint64_t distinct : {3u, 100'000u}) {
    const std::vector<int64_t> numbers = Numbers(60'000, distinct);
    const WriteOptions options = BytesAGroup(distinct == 3 ? 5'000 : 50'000);
    const std::vector<uint64_t> expected =
        RowsOf(GroupsOf(Simple(TypeId::kInt64), numbers, options, 60'000));
    EXPECT_GE(expected.size(), 3u);
    for (uint64_t batch_rows : {1u, 7u, 2048u}) {
      EXPECT_EQ(RowsOf(GroupsOf(Simple(TypeId::kInt64), numbers, options, batch_rows)),
                expected);
    }
  }
}

TEST(RowGroupBuffer, LongStringsTakeTheMemoryThatTheLastRowGroupGaveBack) {
  Schema schema = {{{"c", Simple(TypeId::kString)}}};
  schema::LeafSchema leaves = schema::Dissect(schema);
  const WriteOptions options;
  const auto chunk_options = ResolveChunkOptions(options, leaves);
  RowGroupBuffer buffer(leaves, options, chunk_options);
  const std::string text(100'000, 'x');
  const std::vector<StringView> texts(20, StringView(std::string_view(text)));
  Batch batch;
  batch.rows = texts.size();
  batch.columns = {{nullptr, texts.data(), {}}};
  buffer.Append(batch, 0, 10);
  std::vector<shred::LeafColumn> first = buffer.Take();
  const char* memory = first[0].values_as<StringView>()[0].pointer;
  buffer.Append(batch, 0, 1);  // In a block of its own.
  buffer.GiveBack(std::move(first));
  buffer.Append(batch, 0, 20);
  const std::vector<shred::LeafColumn> second = buffer.Take();
  const auto strings = second[0].values_as<StringView>();
  EXPECT_TRUE(std::any_of(strings.begin(), strings.end(), [&](const StringView& string) {
    return string.pointer == memory;
  }));
}

TEST(RowGroupBuffer, TakeBeginsAgainAndGivesBackMemory) {
  Schema schema = {{{"c", Simple(TypeId::kInt64)}}};
  schema::LeafSchema leaves = schema::Dissect(schema);
  WriteOptions options;
  options.row_group_size = 100;
  const auto chunk_options = ResolveChunkOptions(options, leaves);
  RowGroupBuffer buffer(leaves, options, chunk_options);
  const std::vector<int64_t> numbers = Numbers(100, 10);
  Batch batch;
  batch.rows = 100;
  batch.columns = {{nullptr, numbers.data(), {}}};
  EXPECT_EQ(buffer.Append(batch, 0, batch.rows), 100u);
  EXPECT_TRUE(buffer.full());
  EXPECT_EQ(buffer.memory(), 800u);
  std::vector<shred::LeafColumn> columns = buffer.Take();
  const uint8_t* memory = columns[0].values.data();
  EXPECT_FALSE(buffer.full());
  EXPECT_EQ(buffer.rows(), 0u);
  EXPECT_EQ(buffer.memory(), 0u);
  buffer.GiveBack(std::move(columns));
  buffer.Append(batch, 40, batch.rows);
  EXPECT_EQ(buffer.rows(), 60u);
  const std::vector<shred::LeafColumn> second = buffer.Take();
  buffer.Append(batch, 0, batch.rows);
  const std::vector<shred::LeafColumn> third = buffer.Take();
  EXPECT_EQ(second[0].value_count, 60u);
  EXPECT_EQ(third[0].value_count, 100u);
  EXPECT_TRUE(second[0].values.data() == memory || third[0].values.data() == memory);
}

}  // namespace
}  // namespace lamella::file
