#include "shred/convert.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "shred/testing/leaves.h"

namespace lamella::shred {
namespace {

using namespace testing;  // Values and types, written short.
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kMax64 = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin64 = std::numeric_limits<int64_t>::min();

Int128 PowerOfTen(int exponent) {
  Int128 power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

// The message of the SchemaError that a value in column "c" meets.
std::string Refusal(DataType type, Value value) {
  try {
    ShredOne(std::move(type), {std::move(value)});
  } catch (const SchemaError& error) {
    EXPECT_EQ(error.blame(), Blame::kWorld);
    return error.what();
  }
  return "(accepted)";
}

template <typename T>
std::vector<T> Converted(DataType type, std::vector<Value> rows) {
  Shredded shredded = ShredOne(std::move(type), std::move(rows));
  return ValuesOf<T>(shredded.leaf());
}

TEST(Convert, BooleansAreBytes) {
  EXPECT_THAT(Converted<uint8_t>(Simple(TypeId::kBool), {1, kNull, 0, 1}),
              ElementsAre(1, 0, 1));
}

TEST(Convert, SmallSignedIntegersKeepTheirSign) {
  EXPECT_THAT(Converted<int32_t>(Simple(TypeId::kInt8), {-128, kNull, 127, -1}),
              ElementsAre(-128, 127, -1));
  EXPECT_THAT(Converted<int32_t>(Simple(TypeId::kInt16), {-32768, 32767}),
              ElementsAre(-32768, 32767));
}

TEST(Convert, SmallUnsignedIntegersStayPositive) {
  EXPECT_THAT(Converted<int32_t>(Simple(TypeId::kUInt8), {0, 128, 255}),
              ElementsAre(0, 128, 255));
  EXPECT_THAT(Converted<int32_t>(Simple(TypeId::kUInt16), {32768, 65535}),
              ElementsAre(32768, 65535));
}

TEST(Convert, WideUnsignedIntegersKeepTheirBits) {
  EXPECT_THAT(Converted<uint32_t>(Simple(TypeId::kUInt32), {0, 4294967295u}),
              ElementsAre(0u, 4294967295u));
  EXPECT_THAT(Converted<uint64_t>(Simple(TypeId::kUInt64), {0, UINT64_MAX}),
              ElementsAre(0u, UINT64_MAX));
}

TEST(Convert, NumbersAreCopiedAsTheyAre) {
  EXPECT_THAT(Converted<int32_t>(Simple(TypeId::kInt32), {INT32_MIN, INT32_MAX}),
              ElementsAre(INT32_MIN, INT32_MAX));
  EXPECT_THAT(Converted<int64_t>(Simple(TypeId::kInt64), {kMin64, kMax64}),
              ElementsAre(kMin64, kMax64));
  EXPECT_THAT(Converted<int32_t>(Simple(TypeId::kDate), {-719162, 2932896}),
              ElementsAre(-719162, 2932896));
  EXPECT_THAT(Converted<int64_t>(Simple(TypeId::kTime), {0, 86399999999}),
              ElementsAre(0, 86399999999));
}

TEST(Convert, FloatsKeepTheirBits) {
  float nan;
  uint32_t payload = 0x7fc12345;
  std::memcpy(&nan, &payload, 4);
  Shredded shredded = FilledWith(Simple(TypeId::kFloat), std::vector<float>{});
  const float values[] = {nan, -0.0f, std::numeric_limits<float>::infinity()};
  ColumnView view;
  view.values = values;
  AppendValues(view, {0, 3, nullptr, {}}, shredded.leaf());
  EXPECT_THAT(ValuesOf<uint32_t>(shredded.leaf()),
              ElementsAre(0x7fc12345u, 0x80000000u, 0x7f800000u));
  EXPECT_THAT(Converted<double>(Simple(TypeId::kDouble), {-1.5, kNull, 1e300}),
              ElementsAre(-1.5, 1e300));
}

TEST(Convert, SqueezesOutEveryPatternOfNullsAtEveryOffset) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 60; ++round) {
    const uint64_t rows = 1 + random() % 300;
    const uint64_t begin = random() % rows;
    const uint64_t end = begin + random() % (rows - begin + 1);
    std::vector<int64_t> values(rows);
    std::vector<uint64_t> validity(rows / 64 + 1, 0);
    std::vector<int64_t> expected;
    const uint64_t density = random() % 5;  // 0: all present, whole words at a time.
    for (uint64_t i = 0; i < rows; ++i) {
      values[i] = static_cast<int64_t>(random());
      if (density != 0 && random() % 4 < density) continue;
      validity[i / 64] |= uint64_t{1} << (i % 64);
      if (i >= begin && i < end) expected.push_back(values[i]);
    }
    Shredded shredded = FilledWith(Simple(TypeId::kInt64), std::vector<int64_t>{kMin64});
    ColumnView view;
    view.values = values.data();
    AppendValues(view, {begin, end, validity.data(), {}}, shredded.leaf());
    expected.insert(expected.begin(), kMin64);
    ASSERT_EQ(ValuesOf<int64_t>(shredded.leaf()), expected) << begin << " " << end;
  }
}

TEST(Convert, TakesChosenRowsInTheirOrder) {
  Shredded shredded = FilledWith(Simple(TypeId::kInt16), std::vector<int32_t>{});
  const int16_t values[] = {10, 11, 12, 13};
  const uint64_t rows[] = {3, 0, 3};
  ColumnView view;
  view.values = values;
  AppendValues(view, {0, 0, nullptr, rows}, shredded.leaf());
  EXPECT_THAT(ValuesOf<int32_t>(shredded.leaf()), ElementsAre(13, 10, 13));
}

TEST(Convert, TimestampsInMicrosAndNanosKeepInfinity) {
  for (TimeUnit unit : {TimeUnit::kMicro, TimeUnit::kNano}) {
    EXPECT_THAT(Converted<int64_t>(Timestamp(unit), {kMax64, -kMax64, 0, kMin64}),
                ElementsAre(kMax64, -kMax64, 0, kMin64));
  }
}

TEST(Convert, SecondsBecomeMilliseconds) {
  EXPECT_THAT(Converted<int64_t>(Timestamp(TimeUnit::kSecond), {-1, kNull, 1700000000}),
              ElementsAre(-1000, 1700000000000));
  EXPECT_THAT(Converted<int64_t>(Timestamp(TimeUnit::kMilli), {-1, 1700000000000}),
              ElementsAre(-1, 1700000000000));
  EXPECT_THAT(Converted<int64_t>(Timestamp(TimeUnit::kSecond), {kMax64 / 1000}),
              ElementsAre(kMax64 / 1000 * 1000));
}

TEST(Convert, RefusesInfinityInSecondsAndMilliseconds) {
  for (TimeUnit unit : {TimeUnit::kSecond, TimeUnit::kMilli}) {
    EXPECT_EQ(Refusal(Timestamp(unit), kMax64),
              "column \"c\" holds infinity, which a timestamp in milliseconds can't "
              "say; cast the column to TIMESTAMP");
    EXPECT_EQ(Refusal(Timestamp(unit), -kMax64),
              "column \"c\" holds -infinity, which a timestamp in milliseconds can't "
              "say; cast the column to TIMESTAMP");
  }
}

TEST(Convert, RefusesSecondsBeyondTheRangeOfMilliseconds) {
  const char* const message =
      "column \"c\" holds a timestamp that is out of the range of milliseconds";
  EXPECT_EQ(Refusal(Timestamp(TimeUnit::kSecond), kMax64 / 1000 + 1), message);
  EXPECT_EQ(Refusal(Timestamp(TimeUnit::kSecond), kMin64 / 1000 - 1), message);
}

TEST(Convert, StringsAreCopiedOutOfTheBatch) {
  const std::string longer = "thirteen char";
  Shredded shredded =
      ShredOne(Simple(TypeId::kString), {"", "twelve chars", kNull, longer});
  EXPECT_THAT(TextsOf(shredded.leaf()), ElementsAre("", "twelve chars", longer));
  EXPECT_EQ(shredded.leaf().arena.used(), longer.size());
}

TEST(Convert, TakesEveryFormOfUtf8) {
  std::vector<Value> rows = {"é", "日本", "😀", "plain text and then some: é"};
  Shredded shredded = ShredOne(Simple(TypeId::kString), rows);
  EXPECT_THAT(TextsOf(shredded.leaf()),
              ElementsAre("é", "日本", "😀", "plain text and then some: é"));
}

TEST(Convert, RefusesTextThatIsNotUtf8) {
  const char* const message =
      "column \"c\" holds text that is not UTF-8; cast the column to BLOB";
  for (const char* bytes : {"\xff", "short\x80", "long enough to be elsewhere \xc3(",
                            "\xed\xa0\x80", "\xc0\x80"}) {
    EXPECT_EQ(Refusal(Simple(TypeId::kString), bytes), message);
    EXPECT_EQ(Refusal(Simple(TypeId::kJson), bytes), message);
    EXPECT_EQ(Refusal(Simple(TypeId::kBinary), bytes), "(accepted)");
  }
}

TEST(Convert, CopiesStringsOfEveryLengthAndLooksAtEveryByte) {
  for (size_t size = 0; size < 70; ++size) {
    std::string text(size, ' ');
    for (size_t i = 0; i < size; ++i) text[i] = static_cast<char>('0' + i);
    Shredded shredded = ShredOne(Simple(TypeId::kString), {text});
    EXPECT_THAT(TextsOf(shredded.leaf()), ElementsAre(text));
    for (size_t i = 0; i < size; ++i) {
      std::string broken = text;
      broken[i] = '\xff';
      EXPECT_NE(Refusal(Simple(TypeId::kString), broken), "(accepted)");
    }
  }
}

TEST(Convert, FindsTheOneTextThatIsNotUtf8AmongMany) {
  for (size_t broken : {0, 63, 64, 130, 199}) {
    std::vector<Value> rows(200, Value("short"));
    rows[broken] = "é";
    EXPECT_EQ(ShredOne(Simple(TypeId::kString), rows).leaf().value_count, 200u);
    rows[broken] = "\xff";
    EXPECT_EQ(ShredOne(Simple(TypeId::kBinary), rows).leaf().value_count, 200u);
    EXPECT_THROW(ShredOne(Simple(TypeId::kString), rows), SchemaError);
    rows[broken] = "longer than a view holds";
    rows[199 - broken] = "\x80";
    EXPECT_THROW(ShredOne(Simple(TypeId::kString), rows), SchemaError);
  }
}

TEST(Convert, DoesNotLookAtTextThatIsAbsent) {
  const StringView values[] = {StringView("ok"), StringView("\xff\xff")};
  const uint64_t validity[] = {0b01};
  Shredded shredded = FilledWith(Simple(TypeId::kString), std::vector<StringView>{});
  ColumnView view;
  view.values = values;
  view.validity = validity;
  AppendValues(view, {0, 2, validity, {}}, shredded.leaf());
  EXPECT_THAT(TextsOf(shredded.leaf()), ElementsAre("ok"));
}

TEST(Convert, NamesTheNestedColumnThatHoldsTheValue) {
  Table table = OneColumn(StructOf({{"inner", ListOf(Simple(TypeId::kString))}}),
                          {List({List({"\xff"})})});
  try {
    Shred(table);
    FAIL() << "accepted";
  } catch (const SchemaError& error) {
    EXPECT_STREQ(error.what(),
                 "column \"c.inner.list.element\" holds text that is not UTF-8; cast "
                 "the column to BLOB");
  }
}

TEST(Convert, NarrowDecimalsBecomeIntegers) {
  EXPECT_THAT(Converted<int32_t>(Decimal(4, 2), {-9999, kNull, 9999}),
              ElementsAre(-9999, 9999));
  EXPECT_THAT(Converted<int32_t>(Decimal(9, 0), {-999999999, 999999999}),
              ElementsAre(-999999999, 999999999));
  EXPECT_THAT(Converted<int64_t>(Decimal(18, 3), {-999999999999999999, 1}),
              ElementsAre(-999999999999999999, 1));
}

TEST(Convert, WideDecimalsAreBigEndianOfTheFewestBytes) {
  Shredded nine = ShredOne(Decimal(19, 0), {0, -1, PowerOfTen(19) - 1, kNull, 258});
  EXPECT_THAT(HexOf(nine.leaf()),
              ElementsAre("000000000000000000", "ffffffffffffffffff",
                          "008ac7230489e7ffff", "000000000000000102"));
  Shredded sixteen =
      ShredOne(Decimal(38, 10), {PowerOfTen(38) - 1, -(PowerOfTen(38) - 1)});
  EXPECT_THAT(HexOf(sixteen.leaf()), ElementsAre("4b3b4ca85a86c47a098a223fffffffff",
                                                 "b4c4b357a5793b85f675ddc000000001"));
}

TEST(Convert, RefusesDecimalsThatTheirTypeCanNotHold) {
  EXPECT_EQ(Refusal(Decimal(38, 0), PowerOfTen(38)),
            "column \"c\" holds 100000000000000000000000000000000000000, which "
            "DECIMAL(38,0), the widest decimal of Parquet readers, can't hold; cast the "
            "column to VARCHAR");
  EXPECT_EQ(Refusal(Decimal(38, 37), -PowerOfTen(38)),
            "column \"c\" holds -10.0000000000000000000000000000000000000, which "
            "DECIMAL(38,37), the widest decimal of Parquet readers, can't hold; cast "
            "the column to VARCHAR");
  const Int128 lowest = static_cast<Int128>(UInt128{1} << 127);
  EXPECT_EQ(Refusal(Decimal(38, 0), lowest),
            "column \"c\" holds -170141183460469231731687303715884105728, which "
            "DECIMAL(38,0), the widest decimal of Parquet readers, can't hold; cast the "
            "column to VARCHAR");
}

TEST(Convert, UuidsKeepTheOrderOfTheirBytes) {
  Shredded shredded =
      ShredOne(Simple(TypeId::kUuid), {std::string("0123456789abcdef"), kNull});
  EXPECT_THAT(HexOf(shredded.leaf()), ElementsAre("30313233343536373839616263646566"));
}

TEST(Convert, IntervalsAreThreeLittleEndianNumbers) {
  Shredded shredded =
      ShredOne(Simple(TypeId::kInterval),
               {Interval{1, 2, 3000}, kNull,
                Interval{INT32_MAX, INT32_MAX, int64_t{UINT32_MAX} * 1000}});
  EXPECT_THAT(HexOf(shredded.leaf()),
              ElementsAre("010000000200000003000000", "ffffff7fffffff7fffffffff"));
  EXPECT_EQ(shredded.leaf().value_count, 2u);
}

TEST(Convert, RefusesIntervalsThatParquetCanNotSay) {
  const std::string advice =
      ", which Parquet can't say; cast the column to VARCHAR, or store epoch(…) of it "
      "as a number";
  for (Interval negative : {Interval{-1, 0, 0}, Interval{0, -1, 0}, Interval{0, 0, -1}}) {
    EXPECT_EQ(Refusal(Simple(TypeId::kInterval), negative),
              "column \"c\" holds a negative interval" + advice);
  }
  EXPECT_EQ(Refusal(Simple(TypeId::kInterval), Interval{0, 0, 1001}),
            "column \"c\" holds an interval finer than a millisecond" + advice);
  EXPECT_EQ(
      Refusal(Simple(TypeId::kInterval), Interval{0, 0, (int64_t{1} << 32) * 1000}),
      "column \"c\" holds an interval of more than 49 days in its time part" + advice);
}

TEST(Convert, EnumCodesOfEveryWidthBecomeOneWidth) {
  for (size_t size : {3u, 255u, 256u, 65535u, 65536u}) {
    std::vector<std::string> dictionary;
    for (size_t i = 0; i < size; ++i) dictionary.push_back(std::to_string(i));
    EXPECT_THAT(Converted<uint32_t>(EnumOf(dictionary), {size - 1, kNull, 0}),
                ElementsAre(size - 1, 0))
        << size;
  }
}

TEST(Convert, NullHasNoValues) {
  Shredded shredded = ShredOne(Simple(TypeId::kNull), {kNull, kNull});
  EXPECT_EQ(shredded.leaf().value_count, 0u);
  EXPECT_THAT(LevelsOf(shredded.leaf().definition), ElementsAre(0, 0));
}

TEST(Convert, ElementsHaveTheWidthOfTheirPhysicalType) {
  auto width = [](DataType type) {
    return ElementBytes(*NoRows({{{"c", std::move(type)}}}).leaf().leaf);
  };
  EXPECT_EQ(width(Simple(TypeId::kBool)), 1u);
  EXPECT_EQ(width(Simple(TypeId::kInt8)), 4u);
  EXPECT_EQ(width(Simple(TypeId::kFloat)), 4u);
  EXPECT_EQ(width(Simple(TypeId::kUInt64)), 8u);
  EXPECT_EQ(width(Simple(TypeId::kString)), sizeof(StringView));
  EXPECT_EQ(width(EnumOf({"a"})), sizeof(uint32_t));
  EXPECT_EQ(width(Decimal(20, 0)), 9u);
  EXPECT_EQ(width(Simple(TypeId::kInterval)), 12u);
  EXPECT_EQ(width(Simple(TypeId::kUuid)), 16u);
}

}  // namespace
}  // namespace lamella::shred
