#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "source/arrow_source.h"
#include "source/arrow_values.h"
#include "source/testing/arrow_arrays.h"

namespace lamella::source {
namespace {

using testing::Array;
using testing::Bytes;
using ::testing::ElementsAre;
using testing::Stream;
using testing::TableOf;

// Keeps all strings that it sees, and what they point to.
class Keeper : public BatchConsumer {
 public:
  void Consume(const Batch& batch) override {
    const ColumnView& column = batch.columns.front();
    EXPECT_TRUE(column.is_kept);
    are_utf8.push_back(column.is_utf8);
    const auto* strings = static_cast<const StringView*>(column.values);
    views.insert(views.end(), strings, strings + batch.rows);
    kept.push_back(batch.strings);
  }

  std::vector<StringView> views;
  std::vector<bool> are_utf8;
  std::vector<std::shared_ptr<const void>> kept;
};

Array Texts(const char* bytes, std::vector<int32_t> offsets) {
  const auto count = static_cast<int64_t>(offsets.size()) - 1;
  return {"u", "c", count, {{}, Bytes(offsets), Bytes(bytes)}};
}

// A text and as many empty ones as make an array worth keeping.
Array Padded(const char* text) {
  std::vector<int32_t> offsets(2049, static_cast<int32_t>(std::strlen(text)));
  offsets.front() = 0;
  return Texts(text, offsets);
}

TEST(ArrowStrings, OfSmallArraysAreNotKept) {
  Stream stream({TableOf(Texts("the first long text", {0, 19}))});
  Keeper keeper;
  {
    ArrowArrayStream handle = stream.Open();
    ArrowSource source(handle);
    source.Run(keeper);
  }
  EXPECT_EQ(keeper.kept.front(), nullptr);
  EXPECT_EQ(stream.open(), 0);
}

TEST(ArrowStrings, StayForAsLongAsTheyAreKept) {
  Stream stream(
      {TableOf(Padded("the first long text")), TableOf(Padded("the second long text"))});
  Keeper keeper;
  {
    ArrowArrayStream handle = stream.Open();
    ArrowSource source(handle);
    source.Run(keeper);
  }
  EXPECT_EQ(stream.open(), 2);
  EXPECT_EQ(keeper.views[0].view(), "the first long text");
  EXPECT_EQ(keeper.views[2048].view(), "the second long text");
  keeper.kept.erase(keeper.kept.begin());
  EXPECT_EQ(stream.open(), 1);
  keeper.kept.clear();
  EXPECT_EQ(stream.open(), 0);
}

TEST(ArrowStrings, AreReleasedOneByOneWhenNobodyKeepsThem) {
  class Counter : public BatchConsumer {
   public:
    explicit Counter(const Stream& stream) : stream_(stream) {}
    void Consume(const Batch&) override { open.push_back(stream_.open()); }
    std::vector<int> open;

   private:
    const Stream& stream_;
  };
  const Array table = TableOf(Texts("a text that is long", {0, 19}));
  Stream stream({table, table, table, table});
  Counter counter(stream);
  ArrowArrayStream handle = stream.Open();
  ArrowSource source(handle);
  source.Run(counter);
  // The stream, the array and the one before it.
  EXPECT_THAT(counter.open, ElementsAre(2, 3, 3, 3));
  EXPECT_EQ(stream.open(), 1);
}

bool AreUtf8(const char* bytes, std::vector<int32_t> offsets) {
  Stream stream({TableOf(Texts(bytes, std::move(offsets)))});
  ArrowArrayStream handle = stream.Open();
  ArrowSource source(handle);
  Keeper keeper;
  source.Run(keeper);
  return keeper.are_utf8.front();
}

TEST(ArrowStrings, AreKnownToBeUtf8WhereAllBytesAreAndEachBeginsACharacter) {
  EXPECT_TRUE(AreUtf8("plain", {0, 2, 2, 5, 5}));
  EXPECT_TRUE(AreUtf8("Zo\xC3\xAB\xE2\x82\xAC", {0, 2, 4, 7}));
  EXPECT_FALSE(AreUtf8("Zo\xC3\xAB\xE2\x82\xAC", {0, 3, 4, 7}));
  EXPECT_FALSE(AreUtf8("Zo\xC3\xAB\xE2\x82\xAC", {0, 4, 6, 7}));
  EXPECT_FALSE(AreUtf8("Zo\xC3\xAB\xE2\x82\xAC", {3, 4}));
  EXPECT_FALSE(AreUtf8("Zo\xC3\xAB\xE2\x82\xAC", {0, 5}));
  EXPECT_TRUE(AreUtf8("Zo\xC3\xAB\xE2\x82\xAC", {4, 7}));
  EXPECT_FALSE(AreUtf8("Zo\xFF", {0, 2, 3}));
  EXPECT_TRUE(AreUtf8("Zo\xFF", {0, 2}));
}

TEST(ArrowStrings, OfLargeOffsetsAreCheckedAsWell) {
  const std::string name = "c";
  const ColumnView column;
  const char* const bytes = "\xC3\xAB\xC3\xAB";
  const int64_t whole[] = {0, 2, 4};
  const int64_t split[] = {0, 1, 4};
  EXPECT_TRUE(AreUtf8BetweenOffsets({whole, 0, 2, column, name}, 8, bytes));
  EXPECT_FALSE(AreUtf8BetweenOffsets({split, 0, 2, column, name}, 8, bytes));
  EXPECT_TRUE(AreUtf8BetweenOffsets({whole, 1, 1, column, name}, 8, bytes));
}

}  // namespace
}  // namespace lamella::source
