#include "dataset/partition_text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "shred/testing/rows.h"

namespace lamella::dataset {
namespace {

using shred::testing::ArrayOf;
using shred::testing::Decimal;
using shred::testing::EnumOf;
using shred::testing::kNull;
using shred::testing::ListOf;
using shred::testing::MapOf;
using shred::testing::Simple;
using shred::testing::StructOf;
using shred::testing::TestColumn;
using shred::testing::Timestamp;
using shred::testing::Value;

constexpr int64_t kLowest = std::numeric_limits<int64_t>::min();
constexpr int64_t kHighest = std::numeric_limits<int64_t>::max();

DataType Time(TimeUnit unit) {
  DataType type = Simple(TypeId::kTime);
  type.unit = unit;
  return type;
}

std::string TextOf(const DataType& type, const Value& value) {
  // In the second row, so that the row is looked at.
  const std::vector<Value> rows = {kNull, value};
  const TestColumn column(type, rows);
  const Field field{"when", type, true};
  EXPECT_EQ(PartitionText(field, column.view(), 0), std::nullopt);
  return PartitionText(field, column.view(), 1).value_or("NULL!");
}

struct Case {
  DataType type;
  Value value;
  std::string text;
};

void ExpectTexts(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    EXPECT_EQ(TextOf(c.type, c.value), c.text);
  }
}

void ExpectRefused(const DataType& type, const Value& value, const std::string& what) {
  try {
    ADD_FAILURE() << TextOf(type, value);
  } catch (const SchemaError& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("\"when\""), std::string::npos) << message;
    EXPECT_NE(message.find(what), std::string::npos) << message;
    EXPECT_NE(message.find("cast the column to VARCHAR"), std::string::npos) << message;
  }
}

TEST(PartitionText, Integers) {
  ExpectTexts({
      {Simple(TypeId::kBool), 1, "true"},
      {Simple(TypeId::kBool), 0, "false"},
      {Simple(TypeId::kInt8), -128, "-128"},
      {Simple(TypeId::kInt16), -32768, "-32768"},
      {Simple(TypeId::kInt32), std::numeric_limits<int32_t>::min(), "-2147483648"},
      {Simple(TypeId::kInt64), kLowest, "-9223372036854775808"},
      {Simple(TypeId::kInt64), 0, "0"},
      {Simple(TypeId::kUInt8), 255, "255"},
      {Simple(TypeId::kUInt16), 65535, "65535"},
      {Simple(TypeId::kUInt32), 4294967295u, "4294967295"},
      {Simple(TypeId::kUInt64), std::numeric_limits<uint64_t>::max(),
       "18446744073709551615"},
  });
}

TEST(PartitionText, DecimalsKeepTheirScale) {
  Int128 widest = 1;
  for (int i = 0; i < 38; ++i) widest *= 10;
  ExpectTexts({
      {Decimal(4, 2), 150, "1.50"},
      {Decimal(4, 2), -5, "-0.05"},
      {Decimal(4, 2), 0, "0.00"},
      {Decimal(4, 4), -9999, "-0.9999"},
      {Decimal(9, 0), 7, "7"},
      {Decimal(9, 0), 0, "0"},
      {Decimal(18, 3), -123456, "-123.456"},
      {Decimal(38, 0), Int128{1} - widest, "-" + std::string(38, '9')},
      {Decimal(38, 38), widest - 1, "0." + std::string(38, '9')},
      {Decimal(38, 10), Int128{-1}, "-0.0000000001"},
  });
}

TEST(PartitionText, FloatsAreTheShortestThatComeBack) {
  const DataType real = Simple(TypeId::kFloat);
  const DataType twice = Simple(TypeId::kDouble);
  ExpectTexts({
      {real, 0.1f, "0.1"},
      {real, std::numeric_limits<float>::max(), "3.4028235e+38"},
      {real, std::numeric_limits<float>::denorm_min(), "1e-45"},
      {twice, double{0.1f}, "0.10000000149011612"},
      {twice, 1.0, "1"},
      {twice, -0.0, "-0"},
      {twice, 1e22, "1e+22"},
      {twice, std::numeric_limits<double>::denorm_min(), "5e-324"},
      {twice, std::numeric_limits<double>::max(), "1.7976931348623157e+308"},
      {twice, HUGE_VAL, "Infinity"},
      {real, -HUGE_VALF, "-Infinity"},
      {twice, std::nan(""), "NaN"},
      {twice, -std::nan("1"), "NaN"},
      {real, std::nanf(""), "NaN"},
  });
}

TEST(PartitionText, Texts) {
  const std::string uuid = {'\x00', '\x11', '\x22', '\x33', '\x44', '\x55',
                            '\x66', '\x77', '\x88', '\x99', '\xAA', '\xBB',
                            '\xCC', '\xDD', '\xEE', '\xFF'};
  ExpectTexts({
      {Simple(TypeId::kString), "", ""},
      {Simple(TypeId::kString), "New York", "New York"},
      {Simple(TypeId::kString), "longer than a view holds é",
       "longer than a view holds é"},
      {Simple(TypeId::kUuid), uuid, "00112233-4455-6677-8899-aabbccddeeff"},
      {EnumOf({"sad", "ok", "happy"}), 2, "happy"},
      {EnumOf(std::vector<std::string>(300, "many")), 299, "many"},
      {EnumOf(std::vector<std::string>(70'000, "more")), 69'999, "more"},
  });
}

TEST(PartitionText, Dates) {
  const DataType date = Simple(TypeId::kDate);
  ExpectTexts({
      {date, 0, "1970-01-01"},
      {date, -1, "1969-12-31"},
      {date, 19782, "2024-02-29"},
      {date, -719162, "0001-01-01"},
      {date, 2932896, "9999-12-31"},
  });
  for (int32_t days : {-719163, 2932897, std::numeric_limits<int32_t>::max(),
                       -std::numeric_limits<int32_t>::max()}) {
    ExpectRefused(date, days, "a date outside the years 1 to 9999, or an infinite one");
  }
}

TEST(PartitionText, Times) {
  ExpectTexts({
      {Time(TimeUnit::kMicro), 0, "00:00:00"},
      {Time(TimeUnit::kMicro), 49'506'500'000, "13:45:06.500000"},
      {Time(TimeUnit::kMicro), 86'399'999'999, "23:59:59.999999"},
      {Time(TimeUnit::kNano), 49'506'000'000'001, "13:45:06.000000001"},
  });
  ExpectRefused(Time(TimeUnit::kMicro), 86'400'000'000, "24:00:00");
  ExpectRefused(Time(TimeUnit::kNano), 86'400'000'000'000, "24:00:00");
}

TEST(PartitionText, Timestamps) {
  ExpectTexts({
      {Timestamp(TimeUnit::kSecond), 1'709'214'306, "2024-02-29 13:45:06"},
      {Timestamp(TimeUnit::kMilli), 1'709'214'306'120, "2024-02-29 13:45:06.120"},
      {Timestamp(TimeUnit::kMicro), 1'709'214'306'000'000, "2024-02-29 13:45:06"},
      {Timestamp(TimeUnit::kMicro), -1, "1969-12-31 23:59:59.999999"},
      {Timestamp(TimeUnit::kMicro), -86'400'000'000, "1969-12-31 00:00:00"},
      {Timestamp(TimeUnit::kNano), 1, "1970-01-01 00:00:00.000000001"},
      {Timestamp(TimeUnit::kNano), kLowest, "1677-09-21 00:12:43.145224192"},
      {Timestamp(TimeUnit::kMicro, true), 0, "1970-01-01 00:00:00Z"},
      {Timestamp(TimeUnit::kMicro, true), 500'000, "1970-01-01 00:00:00.500000Z"},
      {Timestamp(TimeUnit::kMicro), 253'402'300'799'999'999,
       "9999-12-31 23:59:59.999999"},
  });
  for (TimeUnit unit :
       {TimeUnit::kSecond, TimeUnit::kMilli, TimeUnit::kMicro, TimeUnit::kNano}) {
    ExpectRefused(Timestamp(unit), kHighest, "an infinite timestamp");
    ExpectRefused(Timestamp(unit), -kHighest, "an infinite timestamp");
  }
  ExpectRefused(Timestamp(TimeUnit::kMicro), 253'402'300'800'000'000,
                "the years 1 to 9999");
  ExpectRefused(Timestamp(TimeUnit::kSecond), kLowest, "the years 1 to 9999");
}

TEST(PartitionText, RefusesWhatIsNoText) {
  try {
    ADD_FAILURE() << TextOf(Simple(TypeId::kString), "caf\xE9");
  } catch (const SchemaError& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("\"when\" holds text that is not UTF-8"), message.npos)
        << message;
  }
}

TEST(PartitionText, ReadsWideDecimalsWhereTheyAreNotAligned) {
  alignas(16) unsigned char bytes[8 + sizeof(Int128)] = {};
  const Int128 value = -1250;
  std::memcpy(bytes + 8, &value, sizeof value);
  ColumnView column;
  column.values = bytes + 8;
  EXPECT_EQ(PartitionText({"c", Decimal(38, 2), true}, column, 0), "-12.50");
}

TEST(PartitionText, RefusesNumbersThatNoFileCouldStore) {
  const auto text_of = [](const Int128& value) {
    ColumnView column;
    column.values = &value;
    return PartitionText({"when", Decimal(38, 0), true}, column, 0).value_or("");
  };
  Int128 limit = 1;
  for (int i = 0; i < 38; ++i) limit *= 10;
  const auto lowest = static_cast<Int128>(UInt128{1} << 127);
  EXPECT_EQ(text_of(limit - 1), std::string(38, '9'));
  EXPECT_EQ(text_of(1 - limit), "-" + std::string(38, '9'));
  for (const Int128& value : {limit, -limit, lowest}) {
    try {
      ADD_FAILURE() << text_of(value);
    } catch (const SchemaError& error) {
      const std::string message = error.what();
      EXPECT_NE(message.find("which DECIMAL(38,0), the widest"), std::string::npos)
          << message;
    }
  }
}

TEST(PartitionText, NullTypeHasNoValues) {
  const Field field{"c", Simple(TypeId::kNull), true};
  RequirePartitionable(field);
  EXPECT_EQ(PartitionText(field, ColumnView{}, 0), std::nullopt);
}

TEST(RequirePartitionable, RefusesWhatHasNoText) {
  const DataType number = Simple(TypeId::kInt32);
  const std::vector<std::pair<DataType, std::string>> cases = {
      {Simple(TypeId::kBinary), "hex()"},
      {Simple(TypeId::kJson), "VARCHAR"},
      {Simple(TypeId::kInterval), "VARCHAR"},
      {ListOf(number), "VARCHAR"},
      {ArrayOf(number, 3), "VARCHAR"},
      {StructOf({{"a", number, true}}), "take a member"},
      {MapOf(number, number), "VARCHAR"},
  };
  for (const auto& [type, advice] : cases) {
    try {
      RequirePartitionable({"c", type, true});
      ADD_FAILURE() << advice;
    } catch (const SchemaError& error) {
      const std::string message = error.what();
      EXPECT_EQ(message.find("column \"c\" can't be a partition column: "), 0u)
          << message;
      EXPECT_NE(message.find(advice), std::string::npos) << message;
    }
  }
}

}  // namespace
}  // namespace lamella::dataset
