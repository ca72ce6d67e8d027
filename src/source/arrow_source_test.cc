#include "source/arrow_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "lamella/error.h"
#include "source/testing/arrow_arrays.h"

namespace lamella::source {
namespace {

using testing::Array;
using testing::Bytes;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Stream;

std::string TextOf(const DataType& type, const ColumnView& view, uint64_t row);

std::string ScalarText(const DataType& type, const ColumnView& view, uint64_t row) {
  const auto number = [&](auto example) {
    return std::to_string(static_cast<const decltype(example)*>(view.values)[row]);
  };
  switch (type.id) {
    case TypeId::kBool:
    case TypeId::kUInt8:
      return number(uint8_t{});
    case TypeId::kInt16:
      return number(int16_t{});
    case TypeId::kInt32:
    case TypeId::kDate:
      return number(int32_t{});
    case TypeId::kFloat:
      return number(float{});
    case TypeId::kDecimal:
      return type.precision <= 4   ? number(int16_t{})
             : type.precision <= 9 ? number(int32_t{})
                                   : number(int64_t{});
    case TypeId::kInterval: {
      const auto& interval = static_cast<const Interval*>(view.values)[row];
      return std::to_string(interval.months) + "m" + std::to_string(interval.days) + "d" +
             std::to_string(interval.micros);
    }
    case TypeId::kString:
    case TypeId::kJson:
    case TypeId::kBinary:
      return std::string(static_cast<const StringView*>(view.values)[row].view());
    default:
      return number(int64_t{});
  }
}

std::string ListText(const DataType& type, const ColumnView& view, uint64_t row) {
  ListEntry entry{row * type.array_size, type.array_size};
  if (type.id != TypeId::kArray) entry = static_cast<const ListEntry*>(view.values)[row];
  std::string text = "[";
  for (uint64_t i = 0; i < entry.length; ++i) {
    if (i != 0) text += ' ';
    for (size_t k = 0; k < type.children.size(); ++k) {
      if (k != 0) text += ':';
      text += TextOf(type.children[k].type, view.children[k], entry.offset + i);
    }
  }
  return text + "]";
}

std::string TextOf(const DataType& type, const ColumnView& view, uint64_t row) {
  if (type.id == TypeId::kNull || !view.valid(row)) return "-";
  if (type.children.empty()) return ScalarText(type, view, row);
  if (type.id != TypeId::kStruct) return ListText(type, view, row);
  std::string text = "(";
  for (size_t k = 0; k < type.children.size(); ++k) {
    if (k != 0) text += ' ';
    text += TextOf(type.children[k].type, view.children[k], row);
  }
  return text + ")";
}

class Collector : public BatchConsumer {
 public:
  explicit Collector(const Schema& schema) : schema_(schema) {}
  void Consume(const Batch& batch) override {
    for (uint64_t row = 0; row < batch.rows; ++row) {
      std::string& text = rows.emplace_back();
      for (size_t i = 0; i < batch.columns.size(); ++i) {
        if (i != 0) text += '|';
        text += TextOf(schema_.fields[i].type, batch.columns[i], row);
      }
    }
  }
  std::vector<std::string> rows;

 private:
  const Schema& schema_;
};

std::vector<std::string> RowsOf(Stream& stream) {
  ArrowArrayStream handle = stream.Open();
  ArrowSource source(handle);
  EXPECT_EQ(handle.release, nullptr);
  Collector collector(source.schema());
  source.Run(collector);
  return collector.rows;
}

// The rows of a table with a single column "c".
Array TableOf(Array column, int64_t rows, int64_t offset = 0) {
  column.name = "c";
  return {"+s", "", rows, {{}}, {std::move(column)}, offset};
}

std::vector<std::string> RowsOf(const Array& column, int64_t rows, int64_t offset = 0) {
  Stream stream({TableOf(column, rows, offset)});
  return RowsOf(stream);
}

template <typename Kind>
std::string ErrorOf(const Array& column, int64_t rows = 1) {
  Stream stream({TableOf(column, rows)});
  std::string text = "none";
  try {
    RowsOf(stream);
  } catch (const Kind& error) {
    text = error.what();
  }
  EXPECT_EQ(stream.open(), 0);
  return text;
}

Array Texts(const std::string& format = "u") {
  return {format,
          "",
          4,
          {{0b1101}, Bytes<int32_t>({0, 2, 2, 20, 21}), Bytes("abthirteen charactersz")}};
}

TEST(ArrowSource, OffsetsOfTablesAndColumnsAddUp) {
  Array column{"i", "", 5, {{0b11011010}, Bytes<int32_t>({0, 1, 2, 3, 4, 5, 6, 7})}};
  EXPECT_THAT(RowsOf(column, 3), ElementsAre("-", "1", "-"));
  column.offset = 2;
  EXPECT_THAT(RowsOf(column, 3), ElementsAre("-", "3", "4"));
  EXPECT_THAT(RowsOf(column, 3, 2), ElementsAre("4", "-", "6"));
}

TEST(ArrowSource, BitsBeginAnywhere) {
  std::vector<uint8_t> bits(40);
  for (size_t i = 0; i < bits.size(); ++i) bits[i] = static_cast<uint8_t>(i * 37 + 11);
  for (const int64_t offset : {0, 1, 7, 8, 63, 64, 65}) {
    const int64_t rows = 320 - offset;
    Array column{"b", "", rows, {bits, bits}, {}, offset};
    const std::vector<std::string> found = RowsOf(column, rows);
    for (int64_t i = 0; i < rows; ++i) {
      const auto bit = static_cast<size_t>(i + offset);
      EXPECT_EQ(found[static_cast<size_t>(i)],
                (bits[bit / 8] >> bit % 8 & 1) != 0 ? "1" : "-")
          << bit;
    }
  }
}

TEST(ArrowSource, BuffersMayBeginAtAnyAddress) {
  Array column{"i", "", 2, {{}, Bytes<int32_t>({7, 8})}, {}, 0, 0};
  column.buffers[1].insert(column.buffers[1].begin(), 4, 0);
  column.offset = 1;
  EXPECT_THAT(RowsOf(column, 2), ElementsAre("7", "8"));
  std::vector<uint8_t> memory(9 * 3);
  for (size_t shift = 0; shift < 8; ++shift) {
    const auto values = Bytes<int64_t>({-1, 300});
    std::memcpy(memory.data() + shift, values.data(), values.size());
    const void* buffers[] = {nullptr, memory.data() + shift};
    ArrowSchema schema{};
    schema.format = "l";
    ArrowArray array{};
    array.length = 2;
    array.n_buffers = 2;
    array.buffers = buffers;
    ArrowColumn reader(schema, "c");
    reader.Bind(array);
    ColumnView view;
    reader.Read(0, 2, view);
    EXPECT_EQ(TextOf(reader.field().type, view, 1), "300");
  }
}

TEST(ArrowSource, ReadsTextsAndBytesOfAllLayouts) {
  const auto rows = ElementsAre("ab", "-", "thirteen character", "s");
  EXPECT_THAT(RowsOf(Texts(), 4), rows);
  EXPECT_THAT(RowsOf(Texts("z"), 4), rows);
  Array large = Texts("U");
  large.buffers[1] = Bytes<int64_t>({0, 2, 2, 20, 21});
  EXPECT_THAT(RowsOf(large, 4), rows);
  EXPECT_THAT(RowsOf(Array{"w:3", "", 2, {{}, Bytes("abcdef")}}, 2),
              ElementsAre("abc", "def"));
  EXPECT_THAT(RowsOf(Array{"w:0", "", 2, {{}, {}}}, 2), ElementsAre("", ""));

  StringView pointing(std::string_view("thirteen character"));
  const int32_t place[] = {1, 2};
  std::memcpy(pointing.rest, place, sizeof place);
  const std::vector<StringView> views = {StringView("ab"), pointing, pointing,
                                         StringView("twelve bytes")};
  Array viewed{"vu",
               "",
               4,
               {{0b1101},
                Bytes(views),
                Bytes("x"),
                Bytes("--thirteen character"),
                Bytes<int64_t>({1, 20})}};
  EXPECT_THAT(RowsOf(viewed, 4),
              ElementsAre("ab", "-", "thirteen character", "twelve bytes"));
}

TEST(ArrowSource, ReadsNumbersThatAreStoredInOtherWays) {
  EXPECT_THAT(
      RowsOf(
          Array{"e", "", 5, {{}, Bytes<uint16_t>({0x3C00, 0xC100, 1, 0x7BFF, 0x8000})}},
          5),
      ElementsAre("1.000000", "-2.500000", "0.000000", "65504.000000", "-0.000000"));
  EXPECT_THAT(
      RowsOf(Array{"tdm", "", 2, {{}, Bytes<int64_t>({-86400000, 172800000})}}, 2),
      ElementsAre("-1", "2"));
  EXPECT_THAT(RowsOf(Array{"tts", "", 1, {{}, Bytes<int32_t>({86399})}}, 1),
              ElementsAre("86399000000"));
  EXPECT_THAT(RowsOf(Array{"ttm", "", 1, {{}, Bytes<int32_t>({1})}}, 1),
              ElementsAre("1000"));
  EXPECT_THAT(RowsOf(Array{"tiD", "", 1, {{}, Bytes<int32_t>({3, 4})}}, 1),
              ElementsAre("0m3d4000"));
  EXPECT_THAT(RowsOf(Array{"tin", "", 1, {{}, Bytes<int32_t>({1, 2, 5000, 0})}}, 1),
              ElementsAre("1m2d5"));
}

TEST(ArrowSource, DecimalsTakeTheWidthOfTheirPrecision) {
  const auto values = Bytes<int64_t>({-9999, -1, 9999, 0});
  for (const char* format : {"d:4,2", "d:9,0", "d:18,2"}) {
    EXPECT_THAT(RowsOf(Array{format, "", 2, {{}, values}}, 2),
                ElementsAre("-9999", "9999"))
        << format;
  }
  EXPECT_THAT(RowsOf(Array{"d:4,0,64", "", 1, {{}, Bytes<int64_t>({-42})}}, 1),
              ElementsAre("-42"));
  EXPECT_THAT(RowsOf(Array{"d:9,0,32", "", 1, {{}, Bytes<int32_t>({-42})}}, 1),
              ElementsAre("-42"));
}

TEST(ArrowSource, RefusesDecimalsWithTooManyDigits) {
  const std::string message =
      "column \"c\" holds a decimal of more than the 3 digits of its type; cast the "
      "column to a wider decimal";
  EXPECT_EQ(ErrorOf<SchemaError>(Array{"d:3,0", "", 1, {{}, Bytes<int64_t>({1000, 0})}}),
            message);
  EXPECT_EQ(ErrorOf<SchemaError>(Array{"d:3,0", "", 1, {{}, Bytes<int64_t>({0, 1})}}),
            message);
  EXPECT_EQ(ErrorOf<SchemaError>(Array{"d:3,0,32", "", 1, {{}, Bytes<int32_t>({-1000})}}),
            message);
  // What is absent may be anything.
  EXPECT_THAT(RowsOf(Array{"d:3,0", "", 1, {{0}, Bytes<int64_t>({1000, 0})}}, 1),
              ElementsAre("-"));
}

TEST(ArrowSource, ReadsListsOfSlices) {
  Array list{"+l", "", 4, {{0b1011}, Bytes<int32_t>({1, 3, 3, 5, 6})}, {Texts()}};
  list.children[0].length = 6;
  list.children[0].offset = 0;
  list.children[0].buffers[0] = {0b110111};
  list.children[0].buffers[1] = Bytes<int32_t>({0, 1, 2, 3, 4, 5, 6});
  EXPECT_THAT(RowsOf(list, 4), ElementsAre("[b t]", "[]", "-", "[r]"));
  EXPECT_THAT(RowsOf(list, 2, 2), ElementsAre("-", "[r]"));
  Array large = list;
  large.format = "+L";
  large.buffers[1] = Bytes<int64_t>({1, 3, 3, 5, 6});
  EXPECT_THAT(RowsOf(large, 4), ElementsAre("[b t]", "[]", "-", "[r]"));
  Array view = list;
  view.format = "+vl";
  view.buffers = {{}, Bytes<int32_t>({4, 9, 0}), Bytes<int32_t>({2, 0, 2})};
  EXPECT_THAT(RowsOf(view, 3), ElementsAre("[i r]", "[]", "[a b]"));
  Array fixed = list;
  fixed.format = "+w:2";
  fixed.length = 3;
  fixed.buffers = {{}};
  EXPECT_THAT(RowsOf(fixed, 2, 1), ElementsAre("[t -]", "[i r]"));
}

TEST(ArrowSource, ReadsStructsAndMapsOfSlices) {
  Array number{"i", "n", 6, {{}, Bytes<int32_t>({0, 1, 2, 3, 4, 5})}, {}, 1};
  Array text = Texts();
  text.name = "t";
  Array entry{"+s", "", 3, {{0b1110}}, {number, text}, 1};
  EXPECT_THAT(RowsOf(entry, 3), ElementsAre("(2 -)", "(3 thirteen character)", "(4 s)"));
  entry.buffers = {{}};
  Array map{"+m", "", 2, {{}, Bytes<int32_t>({0, 1, 3})}, {entry}};
  EXPECT_THAT(RowsOf(map, 2), ElementsAre("[2:-]", "[3:thirteen character 4:s]"));
}

// Below what is absent may stand anything, also what could not be written.
TEST(ArrowSource, PassesOverWhatStandsBelowNulls) {
  Array decimal{"d:3,0,32", "d", 2, {{}, Bytes<int32_t>({1000, 7})}};
  EXPECT_THAT(RowsOf(Array{"+s", "", 2, {{0b10}}, {decimal}}, 2),
              ElementsAre("-", "(7)"));
  decimal.buffers[0] = {0b01};
  EXPECT_THAT(RowsOf(Array{"+s", "", 2, {{0b10}}, {decimal}}, 2),
              ElementsAre("-", "(-)"));
  Array index{"c", "", 4, {{}, {9, 9, 1, 0}}};
  index.dictionary = std::make_shared<Array>(
      Array{"u", "", 2, {{}, Bytes<int32_t>({0, 1, 2}), Bytes("xy")}});
  EXPECT_THAT(RowsOf(Array{"+w:2", "", 2, {{0b10}}, {index}}, 2),
              ElementsAre("-", "[y x]"));
}

TEST(ArrowSource, LooksDictionariesUp) {
  Array column{"c", "", 4, {{0b1011}, Bytes<int8_t>({2, 0, 99, 1})}};
  column.dictionary = std::make_shared<Array>(Texts());
  EXPECT_THAT(RowsOf(column, 4), ElementsAre("thirteen character", "ab", "-", "-"));
  *column.dictionary = {"d:4,0", "", 3, {{}, Bytes<int64_t>({7, 0, 8, 0, 9, 0})}};
  EXPECT_THAT(RowsOf(column, 4), ElementsAre("9", "7", "-", "8"));
  column.buffers[0] = {};
  EXPECT_EQ(ErrorOf<SourceError>(column, 4),
            "column \"c\" has an index that is not in its Arrow dictionary");
}

TEST(ArrowSource, EachArrayMayHaveItsOwnDictionary) {
  Array first = TableOf({"C", "", 2, {{}, {1, 0}}}, 2);
  first.children[0].dictionary = std::make_shared<Array>(
      Array{"u", "", 2, {{}, Bytes<int32_t>({0, 1, 2}), Bytes("xy")}});
  Array second = first;
  second.children[0].dictionary = std::make_shared<Array>(
      Array{"u", "", 2, {{}, Bytes<int32_t>({0, 1, 2}), Bytes("zw")}});
  Stream stream({first, first, second});
  EXPECT_THAT(RowsOf(stream), ElementsAre("y", "x", "y", "x", "w", "z"));
  EXPECT_EQ(stream.open(), 0);
}

TEST(ArrowSource, DictionariesMayHaveDictionaries) {
  const auto table = [](const char* texts) {
    Array middle{"C", "", 2, {{}, {1, 0}}};
    middle.dictionary = std::make_shared<Array>(
        Array{"u", "", 2, {{}, Bytes<int32_t>({0, 1, 2}), Bytes(texts)}});
    Array outer = TableOf({"C", "", 2, {{}, {0, 1}}}, 2);
    outer.children[0].dictionary = std::make_shared<Array>(middle);
    return outer;
  };
  Array second = table("zw");
  Array first = table("xy");
  Stream stream({first, second});
  EXPECT_THAT(RowsOf(stream), ElementsAre("y", "x", "w", "z"));
}

TEST(ArrowSource, PassesOverEmptyArraysAndCutsLongOnes) {
  std::vector<int32_t> values(5000);
  for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<int32_t>(i);
  Array none = TableOf({"i", "", 0, {{}, {}}}, 0);
  Array many = TableOf({"i", "", 5000, {{}, Bytes(values)}}, 5000);
  Stream stream({none, many, none, many, none});
  const std::vector<std::string> rows = RowsOf(stream);
  ASSERT_EQ(rows.size(), 10'000u);
  EXPECT_EQ(rows[4999], "4999");
  EXPECT_EQ(rows[9999], "4999");
}

TEST(ArrowSource, KnowsExtensionsAndRequiredColumns) {
  const std::string key = "ARROW:extension:name";
  const auto extension = [&](const std::string& name) {
    std::string metadata;
    for (const int32_t number : {1, static_cast<int32_t>(key.size())}) {
      metadata.append(reinterpret_cast<const char*>(&number), 4);
    }
    const auto size = static_cast<int32_t>(name.size());
    return metadata + key + std::string(reinterpret_cast<const char*>(&size), 4) + name;
  };
  const auto type_of = [&](Array column) {
    Stream stream({TableOf(std::move(column), 0)});
    ArrowArrayStream handle = stream.Open();
    return ArrowSource(handle).schema().fields[0];
  };
  Array uuid{"w:16"};
  uuid.metadata = extension("arrow.uuid");
  uuid.flags = 0;
  EXPECT_EQ(type_of(uuid).type.id, TypeId::kUuid);
  EXPECT_FALSE(type_of(uuid).nullable);
  Array json{"u"};
  json.metadata = extension("arrow.json");
  EXPECT_EQ(type_of(json).type.id, TypeId::kJson);
  Array words{"i"};
  words.metadata = json.metadata;
  words.dictionary = std::make_shared<Array>(Array{"u"});
  EXPECT_EQ(type_of(words).type.id, TypeId::kJson);
  json.metadata = extension("somebody.else");
  EXPECT_EQ(type_of(json).type.id, TypeId::kString);
  EXPECT_TRUE(type_of(json).nullable);
  EXPECT_TRUE(type_of({"tsm:Europe/Berlin"}).type.utc);
  EXPECT_EQ(type_of({"tsm:"}).type.unit, TimeUnit::kMilli);
}

TEST(ArrowSource, RefusesTypesThatHaveNoForm) {
  EXPECT_EQ(ErrorOf<SchemaError>({"tDu"}),
            "column \"c\" is a duration, which this version does not write; cast it to "
            "int64, the number of its units");
  EXPECT_THAT(ErrorOf<SchemaError>({"+ud:0,1"}), HasSubstr("is a union"));
  EXPECT_THAT(ErrorOf<SchemaError>({"+r"}), HasSubstr("is run-end encoded"));
  EXPECT_THAT(ErrorOf<SchemaError>({"d:76,0,256"}), HasSubstr("a decimal256(76, 0)"));
  EXPECT_THAT(ErrorOf<SchemaError>({"d:5,-2"}), HasSubstr("a decimal128(5, -2)"));
  EXPECT_THAT(ErrorOf<SchemaError>({"d:10,2,32"}), HasSubstr("a decimal32(10, 2)"));
  EXPECT_THAT(ErrorOf<SchemaError>({"d:19,0,64"}), HasSubstr("a decimal64(19, 0)"));
  Array nested{"+l", "", 0, {{}, {}}, {{"tDu"}}};
  EXPECT_THAT(ErrorOf<SchemaError>(nested), HasSubstr("column \"c.element\" is"));
  Array dictionary{"i"};
  dictionary.dictionary = std::make_shared<Array>(Array{"+s"});
  EXPECT_THAT(ErrorOf<SchemaError>(dictionary), HasSubstr("a dictionary of nested"));
  dictionary = {"f"};
  dictionary.dictionary = std::make_shared<Array>(Array{"u"});
  EXPECT_THAT(ErrorOf<SourceError>(dictionary),
              HasSubstr("indices that are no integers"));
  for (const char* wrong : {"", "q", "d:x", "d:5", "w:-1", "tsx:", "ts", "w:1,2"}) {
    EXPECT_THAT(ErrorOf<SourceError>({wrong}), HasSubstr("which is unknown")) << wrong;
  }
}

TEST(ArrowSource, RefusesValuesThatHaveNoForm) {
  EXPECT_THAT(ErrorOf<SchemaError>({"tdm", "", 1, {{}, Bytes<int64_t>({1})}}),
              HasSubstr("a date64 that is no whole day"));
  EXPECT_THAT(ErrorOf<SchemaError>({"tin", "", 1, {{}, Bytes<int32_t>({0, 0, 1, 0})}}),
              HasSubstr("finer than a microsecond"));
  Array table = TableOf({"i", "", 1, {{}, Bytes<int32_t>({1})}}, 1);
  table.buffers = {{0}};
  Stream stream({table});
  EXPECT_THROW(RowsOf(stream), SchemaError);
}

TEST(ArrowSource, RefusesArraysThatAreNotOfTheirType) {
  Array text = Texts();
  text.buffers.pop_back();
  EXPECT_THAT(ErrorOf<SourceError>(text, 4), HasSubstr("an Arrow array of another type"));
}

TEST(ArrowSource, RefusesArraysThatPointBeyondTheirElements) {
  const Array number{"i", "n", 2, {{}, Bytes<int32_t>({1, 2})}};
  const auto error_of = [](const Array& column) {
    return ErrorOf<SourceError>(column, 2);
  };
  const auto message = HasSubstr("fewer elements than it points to");
  EXPECT_THAT(error_of({"+s", "", 2, {{}}, {number}, 1}), message);
  EXPECT_THAT(error_of({"+w:2", "", 2, {{}}, {number}}), message);
  EXPECT_THAT(error_of({"+l", "", 2, {{}, Bytes<int32_t>({0, 1, 3})}, {number}}),
              message);
  const Array entry{"+s", "", 2, {{}}, {number, number}};
  EXPECT_THAT(error_of({"+m", "", 2, {{}, Bytes<int32_t>({0, 1, 3})}, {entry}}), message);
  Array shifted = entry;
  shifted.offset = 1;
  EXPECT_THAT(error_of({"+m", "", 2, {{}, Bytes<int32_t>({0, 1, 2})}, {shifted}}),
              message);
}

TEST(ArrowSource, RefusesColumnsThatAreShorterThanTheTable) {
  EXPECT_THAT(ErrorOf<SourceError>({"i", "", 1, {{}, Bytes<int32_t>({1})}}, 2),
              HasSubstr("column \"c\" has fewer rows than"));
}

TEST(ArrowSource, RefusesNamesThatAreNotUtf8) {
  Stream stream({{"+s", "", 0, {{}}, {{"i", "a\xff"}}}});
  ArrowArrayStream handle = stream.Open();
  EXPECT_THROW(ArrowSource{handle}, SourceError);
}

TEST(ArrowSource, TellsHowAStreamFailed) {
  Stream stream({TableOf({"i", "", 1, {{}, Bytes<int32_t>({1})}}, 1)});
  stream.FailAtEnd("the other side hung up");
  try {
    RowsOf(stream);
    FAIL() << "accepted";
  } catch (const SourceError& error) {
    EXPECT_STREQ(error.what(), "the Arrow stream failed: the other side hung up");
  }
  EXPECT_EQ(stream.open(), 0);
}

TEST(ArrowSource, RefusesAStreamThatWasReleased) {
  ArrowArrayStream handle{};
  EXPECT_THROW(ArrowSource{handle}, SourceError);
}

TEST(ArrowSource, RefusesAStreamOfSingleValues) {
  Stream stream({{"i", "", 1, {{}, Bytes<int32_t>({1})}}});
  EXPECT_THROW(RowsOf(stream), SchemaError);
  EXPECT_EQ(stream.open(), 0);
}

}  // namespace
}  // namespace lamella::source
