/// What the bytes of bounds mean, type by type, and how they compare.
#include "inspect/bounds.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "inspect/value_text.h"

namespace lamella::inspect {
namespace {

using format::LogicalType;
using format::SchemaElement;
using format::TimeUnit;
using format::Type;
using Kind = format::LogicalType::Kind;

template <typename T>
std::string Plain(T value) {
  std::string bytes(sizeof(T), '\0');
  std::memcpy(bytes.data(), &value, sizeof(T));
  return bytes;
}

SchemaElement Leaf(Type type, std::optional<LogicalType> logical = {},
                   int32_t width = 0) {
  SchemaElement leaf;
  leaf.type = type;
  leaf.logical_type = logical;
  if (width != 0) leaf.type_length = width;
  return leaf;
}

std::string Shown(const SchemaElement& leaf, const std::string& bytes) {
  const std::optional<Value> value = DecodeBound(leaf, bytes);
  return value ? ValueText(*value) : "nothing";
}

TEST(Bounds, Numbers) {
  EXPECT_EQ(Shown(Leaf(Type::kBoolean), std::string(1, '\1')), "true");
  EXPECT_EQ(Shown(Leaf(Type::kInt32), Plain(int32_t{-5})), "-5");
  EXPECT_EQ(Shown(Leaf(Type::kInt64), Plain(INT64_MIN)), "-9223372036854775808");
  EXPECT_EQ(Shown(Leaf(Type::kInt32, LogicalType::Integer(32, false)), Plain(-1)),
            "4294967295");
  EXPECT_EQ(
      Shown(Leaf(Type::kInt64, LogicalType::Integer(64, false)), Plain(int64_t{-1})),
      "18446744073709551615");
  EXPECT_EQ(Shown(Leaf(Type::kFloat), Plain(0.1f)), "0.1");
  EXPECT_EQ(Shown(Leaf(Type::kDouble), Plain(-0.0)), "-0");
  EXPECT_EQ(Shown(Leaf(Type::kDouble), Plain(double{INFINITY})), "inf");
  const auto half = Leaf(Type::kFixedLenByteArray, LogicalType::Of(Kind::kFloat16), 2);
  EXPECT_EQ(Shown(half, Plain(uint16_t{0x3C00})), "1");
  EXPECT_EQ(Shown(half, Plain(uint16_t{0xFBFF})), "-65504");
  EXPECT_EQ(Shown(half, Plain(uint16_t{0x0001})), "5.9604645e-08");
}

TEST(Bounds, OldAnnotationsCount) {
  SchemaElement leaf = Leaf(Type::kInt32);
  leaf.converted_type = format::ConvertedType::kUint32;
  EXPECT_EQ(Shown(leaf, Plain(-1)), "4294967295");
  leaf.converted_type = format::ConvertedType::kDecimal;
  leaf.scale = 1;
  EXPECT_EQ(Shown(leaf, Plain(-1)), "-0.1");
}

TEST(Bounds, Decimals) {
  EXPECT_EQ(Shown(Leaf(Type::kInt32, LogicalType::Decimal(9, 2)), Plain(-1250)),
            "-12.50");
  EXPECT_EQ(Shown(Leaf(Type::kInt64, LogicalType::Decimal(18, 0)), Plain(int64_t{7})),
            "7");
  const auto leaf = Leaf(Type::kFixedLenByteArray, LogicalType::Decimal(38, 4), 16);
  EXPECT_EQ(Shown(leaf, std::string(16, '\0')), "0.0000");
  EXPECT_EQ(Shown(leaf, std::string(16, '\xFF')), "-0.0001");
  EXPECT_EQ(Shown(leaf, "\x80" + std::string(15, '\0')),
            "-17014118346046923173168730371588410.5728");
  const auto any = Leaf(Type::kByteArray, LogicalType::Decimal(10, 1));
  EXPECT_EQ(Shown(any, "\x01"), "0.1");
  EXPECT_EQ(Shown(any, ""), "0.0");
}

TEST(Bounds, DatesAndTimes) {
  const auto date = Leaf(Type::kInt32, LogicalType::Of(Kind::kDate));
  EXPECT_EQ(Shown(date, Plain(0)), "1970-01-01");
  EXPECT_EQ(Shown(date, Plain(-1)), "1969-12-31");
  EXPECT_EQ(Shown(date, Plain(19782)), "2024-02-29");
  EXPECT_EQ(Shown(date, Plain(-719'528)), "0000-01-01");
  EXPECT_EQ(Shown(date, Plain(-719'529)), "-0001-12-31");
  EXPECT_EQ(Shown(date, Plain(INT32_MAX)), "5881580-07-11");
  const auto time = Leaf(Type::kInt64, LogicalType::Time(TimeUnit::kMicros, false));
  EXPECT_EQ(Shown(time, Plain(int64_t{49'506'500'000})), "13:45:06.5");
  EXPECT_EQ(Shown(time, Plain(int64_t{86'400'000'000})), "24:00:00");
  EXPECT_EQ(Shown(time, Plain(int64_t{-1})), "-1");
  const auto nanos = Leaf(Type::kInt64, LogicalType::Timestamp(TimeUnit::kNanos, true));
  EXPECT_EQ(Shown(nanos, Plain(int64_t{-1})), "1969-12-31 23:59:59.999999999Z");
  EXPECT_EQ(Shown(nanos, Plain(INT64_MAX)), "2262-04-11 23:47:16.854775807Z");
  const auto millis =
      Leaf(Type::kInt64, LogicalType::Timestamp(TimeUnit::kMillis, false));
  EXPECT_EQ(Shown(millis, Plain(int64_t{1'000})), "1970-01-01 00:00:01");
  EXPECT_EQ(Shown(millis, Plain(INT64_MIN)), "-292275055-05-16 16:47:04.192");
}

TEST(Bounds, TextAndBytes) {
  EXPECT_EQ(Shown(Leaf(Type::kByteArray, LogicalType::Of(Kind::kString)), "größe"),
            "größe");
  EXPECT_EQ(Shown(Leaf(Type::kByteArray, LogicalType::Of(Kind::kString)), "\xFF"),
            "0xff");
  EXPECT_EQ(Shown(Leaf(Type::kByteArray), "ab"), "0x6162");
  const auto uuid = Leaf(Type::kFixedLenByteArray, LogicalType::Of(Kind::kUuid), 16);
  EXPECT_EQ(
      Shown(uuid, "\x12\x34\x56\x78\x12\x34\x56\x78\x12\x34\x56\x78\x12\x34\x56\x78"),
      "12345678-1234-5678-1234-567812345678");
}

TEST(Bounds, OfTheWrongSizeSayNothing) {
  EXPECT_EQ(Shown(Leaf(Type::kBoolean), ""), "nothing");
  EXPECT_EQ(Shown(Leaf(Type::kInt32), "123"), "nothing");
  EXPECT_EQ(Shown(Leaf(Type::kDouble), "123456789"), "nothing");
  EXPECT_EQ(Shown(Leaf(Type::kFixedLenByteArray, {}, 3), "12"), "nothing");
}

TEST(Bounds, CompareInTheOrderOfTheirType) {
  const auto signed_leaf = Leaf(Type::kInt32);
  EXPECT_TRUE(BoundLess(signed_leaf, Plain(-1), Plain(1)));
  const auto unsigned_leaf = Leaf(Type::kInt32, LogicalType::Integer(32, false));
  EXPECT_TRUE(BoundLess(unsigned_leaf, Plain(1), Plain(-1)));
  EXPECT_TRUE(BoundLess(Leaf(Type::kDouble), Plain(-1.0), Plain(0.5)));
  EXPECT_TRUE(BoundLess(Leaf(Type::kByteArray), "a", "ab"));
  EXPECT_TRUE(BoundLess(Leaf(Type::kByteArray), "z", "\xC3"));
  const auto decimal = Leaf(Type::kByteArray, LogicalType::Decimal(10, 0));
  EXPECT_TRUE(BoundLess(decimal, "\xFF", std::string("\0\1", 2)));
  EXPECT_TRUE(BoundLess(decimal, "\x02", std::string("\1\0", 2)));
  EXPECT_TRUE(BoundLess(decimal, std::string("\xFE\x00", 2), "\xFF"));
  EXPECT_FALSE(BoundLess(decimal, "\x01", std::string("\0\1", 2)));
  const auto half = Leaf(Type::kFixedLenByteArray, LogicalType::Of(Kind::kFloat16), 2);
  EXPECT_TRUE(BoundLess(half, Plain(uint16_t{0xBC00}), Plain(uint16_t{0x3C00})));
}

TEST(Bounds, TheDeprecatedOnesHoldForSignedNumbersOnly) {
  EXPECT_TRUE(OldBoundsHold(Leaf(Type::kInt64)));
  EXPECT_TRUE(OldBoundsHold(Leaf(Type::kFloat)));
  EXPECT_FALSE(OldBoundsHold(Leaf(Type::kInt64, LogicalType::Integer(64, false))));
  EXPECT_FALSE(OldBoundsHold(Leaf(Type::kByteArray)));
}

}  // namespace
}  // namespace lamella::inspect
