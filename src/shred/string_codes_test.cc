#include "shred/string_codes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "lamella/error.h"
#include "shred/testing/dictionary.h"
#include "shred/testing/leaves.h"

namespace lamella::shred {
namespace {

using namespace testing;  // Values and types, written short.
using ::testing::ElementsAre;

// A column of strings to which batches are appended in one form or the other.
class Column {
 public:
  explicit Column(bool takes_codes = true, TypeId type = TypeId::kString)
      : type_(type), shredded_(NoRows(OneColumn(Simple(type), {}).schema)) {
    leaf().takes_codes = takes_codes;
  }

  LeafColumn& leaf() { return shredded_.leaf(); }

  void AppendFlat(const std::vector<Value>& rows) {
    TestBatch batch(OneColumn(Simple(type_), rows));
    Append(batch.get());
  }

  void AppendCoded(const std::vector<Value>& rows, uint64_t id) {
    TestDictionary dictionary(rows, id);
    AppendCoded(rows, dictionary);
  }

  void AppendCoded(const std::vector<Value>& rows, TestDictionary& dictionary) {
    TestBatch flat(OneColumn(Simple(type_), rows));
    Batch batch = flat.get();
    dictionary.Code(rows, batch.columns[0]);
    Append(batch);
  }

  // The strings, whatever they are kept as, which stays.
  std::vector<std::string> strings() {
    std::vector<std::string> strings;
    if (leaf().is_coded) {
      for (uint32_t code : leaf().values_as<uint32_t>()) {
        strings.emplace_back(leaf().codes.strings()[code].view());
      }
    } else {
      for (const StringView& string : leaf().values_as<StringView>()) {
        strings.emplace_back(string.view());
      }
    }
    return strings;
  }

 private:
  void Append(const Batch& batch) {
    Shredder shredder(*shredded_.schema);
    shredder.Append(batch, 0, batch.rows, shredded_.columns);
  }

  TypeId type_;
  Shredded shredded_;
};

const char* const kLong = "longer than a view can hold";

TEST(StringCodes, CountInTheOrderInWhichStringsAppear) {
  Column column;
  column.AppendCoded({"c", kLong, {}, "c", "a"}, 1);
  ASSERT_TRUE(column.leaf().is_coded);
  EXPECT_THAT(column.leaf().values_as<uint32_t>(), ElementsAre(0, 1, 0, 2));
  EXPECT_THAT(column.strings(), ElementsAre("c", kLong, "c", "a"));
  EXPECT_EQ(column.leaf().level_count(), 5u);
}

TEST(StringCodes, GoOnFromOneDictionaryToTheNext) {
  Column column;
  column.AppendCoded({"c", "a"}, 1);
  column.AppendCoded({"b", "c", kLong}, 2);
  column.AppendCoded({kLong, "a"}, 1);
  ASSERT_TRUE(column.leaf().is_coded);
  EXPECT_THAT(column.strings(), ElementsAre("c", "a", "b", "c", kLong, kLong, "a"));
  EXPECT_EQ(column.leaf().codes.strings().size(), 4u);
}

TEST(StringCodes, AreGivenToRowsWithoutADictionary) {
  Column column;
  column.AppendFlat({"z", {}, "b"});
  column.AppendCoded({"b", "c"}, 1);
  column.AppendFlat({"c", {}, kLong, "z"});
  ASSERT_TRUE(column.leaf().is_coded);
  EXPECT_THAT(column.strings(), ElementsAre("z", "b", "b", "c", "c", kLong, "z"));
  EXPECT_EQ(column.leaf().codes.strings().size(), 4u);
}

TEST(StringCodes, AreNotMadeOfManyRowsThatHaveNone) {
  Column column;
  column.AppendFlat(std::vector<Value>(5000, "a"));
  column.AppendCoded({"b", {}, "c"}, 1);
  ASSERT_FALSE(column.leaf().is_coded);
  EXPECT_THAT(column.strings().back(), "c");
  EXPECT_EQ(column.leaf().value_count, 5002u);
}

TEST(StringCodes, AreNotForColumnsThatTakeNone) {
  Column column(/*takes_codes=*/false);
  column.AppendCoded({kLong, {}, "c"}, 1);
  EXPECT_FALSE(column.leaf().is_coded);
  EXPECT_THAT(column.strings(), ElementsAre(kLong, "c"));
}

TEST(StringCodes, AreGivenUpWhenThereAreTooMany) {
  std::vector<Value> rows;
  for (int i = 0; i < 40'000; ++i) rows.push_back(kLong + std::to_string(i));
  Column column;
  column.AppendCoded({"a", "b"}, 1);
  column.AppendCoded(rows, 2);
  EXPECT_FALSE(column.leaf().is_coded);
  EXPECT_EQ(column.leaf().value_count, 40'002u);
  EXPECT_EQ(column.strings()[1], "b");
  EXPECT_EQ(column.strings().back(), rows.back().text);
  column.leaf().Clear();
  column.AppendCoded({"c"}, 3);  // And stay so.
  EXPECT_FALSE(column.leaf().is_coded);
  EXPECT_EQ(column.strings().back(), "c");
}

TEST(StringCodes, AreGivenUpBeforeTheyTakeMuchMemory) {
  const std::vector<Value> large(9, std::string(500'000, 'x'));
  std::vector<Value> rows = {"a", {}};
  for (size_t i = 0; i < large.size(); ++i) rows.push_back(large[i].text + char('0' + i));
  for (bool are_coded : {false, true}) {
    Column column;
    column.AppendCoded({"a", "b"}, 1);
    are_coded ? column.AppendCoded(rows, 2) : column.AppendFlat(rows);
    EXPECT_FALSE(column.leaf().is_coded);
    EXPECT_TRUE(column.leaf().codes.strings().empty());
    ASSERT_EQ(column.leaf().value_count, 12u);
    EXPECT_EQ(column.leaf().level_count(), 13u);
    for (size_t i = 2; i < rows.size(); ++i) {
      EXPECT_EQ(column.strings()[i + 1], rows[i].text);
    }
  }
}

TEST(StringCodes, AreNotGivenToAStringThatTakesMuchMemoryAlone) {
  const std::vector<Value> rows = {std::string(2'000'000, 'x')};
  for (bool is_coded : {false, true}) {
    Column column;
    column.AppendCoded({"a", "b"}, 1);
    is_coded ? column.AppendCoded(rows, 2) : column.AppendFlat(rows);
    EXPECT_FALSE(column.leaf().is_coded);
    EXPECT_THAT(column.strings(), ElementsAre("a", "b", rows[0].text));
    EXPECT_EQ(column.leaf().arena.used(), rows[0].text.size());  // Copied once.
  }
  Column column;
  column.AppendFlat(rows);
  column.AppendCoded({"a"}, 1);
  EXPECT_FALSE(column.leaf().is_coded);
}

TEST(StringCodes, AreNotMadeOfRowsThatTakeMuchMemory) {
  Column column;
  const std::string large(700'000, 'x');
  column.AppendFlat({large + "1", {}, large + "2"});
  column.AppendCoded({"a", "b"}, 1);
  EXPECT_FALSE(column.leaf().is_coded);
  EXPECT_TRUE(column.leaf().codes.strings().empty());
  EXPECT_THAT(column.strings(), ElementsAre(large + "1", large + "2", "a", "b"));
}

TEST(StringCodes, BeginAgainWithTheNextRowGroup) {
  const std::vector<Value> rows = {"c", "a"};
  TestDictionary dictionary(rows, 1);
  Column column;
  column.AppendCoded(rows, dictionary);
  column.leaf().Clear();
  column.AppendCoded({"a", "c"}, dictionary);
  ASSERT_TRUE(column.leaf().is_coded);
  EXPECT_THAT(column.leaf().values_as<uint32_t>(), ElementsAre(0, 1));
  EXPECT_THAT(column.strings(), ElementsAre("a", "c"));
}

TEST(StringCodes, CountTheMemoryThatTheyKeep) {
  std::vector<Value> rows;
  for (int i = 0; i < 50'000; ++i) rows.emplace_back(std::to_string(i));
  TestDictionary large(rows, 1);
  Column few;
  few.AppendCoded({rows[0]}, large);
  few.leaf().Clear();
  EXPECT_GE(few.leaf().kept_bytes(), rows.size() * sizeof(uint32_t));

  rows.resize(1 << 14);
  Column many;
  many.AppendCoded({rows[0]}, 1);
  many.AppendFlat(rows);
  ASSERT_EQ(many.leaf().codes.strings().size(), rows.size());
  many.leaf().Clear();
  // Each string has had its view, and a bucket at least.
  EXPECT_GE(many.leaf().codes.kept_bytes(),
            rows.size() * (sizeof(StringView) + sizeof(void*)));
}

TEST(StringCodes, AreDecodedOnRequest) {
  Column column;
  column.AppendCoded({"c", {}, kLong, "c"}, 1);
  column.leaf().Decode();
  EXPECT_FALSE(column.leaf().is_coded);
  EXPECT_THAT(column.strings(), ElementsAre("c", kLong, "c"));
}

TEST(StringCodes, StandForTextThatIsUtf8) {
  Column text;
  EXPECT_THROW(text.AppendCoded({"a", "\xff"}, 1), SchemaError);
  Column other;
  other.AppendCoded({"a"}, 1);
  EXPECT_THROW(other.AppendFlat({"a", "\xff"}), SchemaError);
  Column bytes(true, TypeId::kBinary);
  bytes.AppendCoded({"a", "\xff"}, 1);
  EXPECT_THAT(bytes.strings(), ElementsAre("a", "\xff"));
}

}  // namespace
}  // namespace lamella::shred
