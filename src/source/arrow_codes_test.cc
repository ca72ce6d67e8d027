#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "source/arrow_source.h"
#include "source/testing/arrow_arrays.h"

namespace lamella::source {
namespace {

using testing::Array;
using testing::Bytes;
using ::testing::ElementsAre;
using testing::Stream;
using testing::TableOf;

Array Letters(const char* letters) {
  return {"u", "", 2, {{}, Bytes<int32_t>({0, 1, 2}), Bytes(letters)}};
}

Array Indices(std::vector<uint8_t> indices, const Array& dictionary,
              std::vector<uint8_t> validity = {}) {
  const auto count = static_cast<int64_t>(indices.size());
  Array column{"C", "c", count, {std::move(validity), std::move(indices)}};
  column.dictionary = std::make_shared<Array>(dictionary);
  return column;
}

// Takes codes; writes down the strings of a batch and the number of its dictionary.
class Reader : public BatchConsumer {
 public:
  bool TakesCodes() const override { return true; }
  void Consume(const Batch& batch) override {
    const ColumnView& view = batch.columns.front();
    ids.push_back(view.codes != nullptr ? view.dictionary_id : 0);
    for (uint64_t row = 0; row < batch.rows; ++row) {
      strings.push_back(view.valid(row) ? std::string(view.string(row).view()) : "-");
      if (view.codes != nullptr && view.valid(row)) {
        EXPECT_LT(view.codes[row], view.dictionary_size);
      }
    }
  }

  std::vector<std::string> strings;
  std::vector<uint64_t> ids;
};

Reader Read(const std::vector<Array>& columns) {
  std::vector<Array> tables;
  for (const Array& column : columns) tables.push_back(TableOf(column));
  Stream stream(tables);
  ArrowArrayStream handle = stream.Open();
  ArrowSource source(handle);
  Reader reader;
  source.Run(reader);
  return reader;
}

TEST(ArrowCodes, AreTheIndicesOfADictionaryOfStrings) {
  Reader reader = Read({Indices({1, 0, 9, 1}, Letters("xy"), {0b1011})});
  EXPECT_THAT(reader.strings, ElementsAre("y", "x", "-", "y"));
  EXPECT_THAT(reader.ids, ElementsAre(1));
}

TEST(ArrowCodes, AbsentStringsOfADictionaryAreAbsentRows) {
  Array letters = Letters("xy");
  letters.buffers[0] = {0b10};
  Reader reader = Read({Indices({1, 0, 1}, letters)});
  EXPECT_THAT(reader.strings, ElementsAre("y", "-", "y"));
  EXPECT_THAT(reader.ids, ElementsAre(1));
}

TEST(ArrowCodes, ADictionaryHasTheSameNumberForAsLongAsItIsTheSame) {
  const Array first = Indices({1, 0}, Letters("xy"));
  Reader reader = Read({first, Indices({1, 0}, Letters("zw")), first});
  EXPECT_THAT(reader.strings, ElementsAre("y", "x", "w", "z", "y", "x"));
  EXPECT_THAT(reader.ids, ElementsAre(1, 2, 3));

  const Array many = Indices(std::vector<uint8_t>(5000, 1), Letters("xy"));
  EXPECT_THAT(Read({many}).ids, ElementsAre(1, 1, 1));
}

TEST(ArrowCodes, AreNotGivenToOthers) {
  // Neither to a column without a dictionary, nor to one of no strings.
  EXPECT_THAT(Read({Letters("xy")}).ids, ElementsAre(0));
  Array empty{"u", "", 0, {{}, Bytes<int32_t>({0}), {}}};
  EXPECT_THAT(Read({Indices({0, 0}, empty, {0b00})}).strings, ElementsAre("-", "-"));
  // And one that is too large.
  std::vector<int32_t> offsets(70'001);
  for (size_t i = 0; i < offsets.size(); ++i) offsets[i] = static_cast<int32_t>(i);
  Array large{"u", "", 70'000, {{}, Bytes(offsets), std::vector<uint8_t>(70'000, 'a')}};
  Reader reader = Read({Indices({0, 3}, large)});
  EXPECT_THAT(reader.strings, ElementsAre("a", "a"));
  EXPECT_THAT(reader.ids, ElementsAre(0));
}

}  // namespace
}  // namespace lamella::source
