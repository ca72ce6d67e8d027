#include "dataset/partition_spelling.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "shred/testing/rows.h"

namespace lamella::dataset {
namespace {

using shred::testing::Decimal;
using shred::testing::EnumOf;
using shred::testing::Simple;
using shred::testing::Timestamp;

DataType Time(TimeUnit unit) {
  DataType type = Simple(TypeId::kTime);
  type.unit = unit;
  return type;
}

/// Each line is one value, the lines are different ones.
using Spellings = std::vector<std::vector<std::string>>;

void ExpectValues(const DataType& type, const Spellings& values) {
  for (size_t i = 0; i < values.size(); ++i) {
    const std::string own = CanonicalText(type, values[i][0]);
    for (const std::string& spelling : values[i]) {
      EXPECT_EQ(CanonicalText(type, spelling), own) << spelling;
    }
    EXPECT_EQ(CanonicalText(type, own), own);
    for (size_t j = 0; j < i; ++j) {
      EXPECT_NE(CanonicalText(type, values[j][0]), own) << values[j][0];
    }
  }
}

TEST(PartitionSpelling, OfIntegersIsExact) {
  for (const TypeId id :
       {TypeId::kInt8, TypeId::kInt16, TypeId::kInt32, TypeId::kInt64, TypeId::kUInt8,
        TypeId::kUInt16, TypeId::kUInt32, TypeId::kUInt64}) {
    ExpectValues(Simple(id), {{"1", "01", "+1", "1.0", "1.", "1.00", "1e0", "10E-1"},
                              {"0", "-0", "00", "0.0", "0e7"},
                              {"-1", "-01", "-1.0"},
                              {"100", "1e2", "1E+2", "0100"},
                              {"10"},
                              {"9223372036854775807", "9223372036854775807.0"},
                              {"9223372036854775806"},
                              {"1.5"},
                              {"1,0"},
                              {"0x1"},
                              {"1 "},
                              {""},
                              {"-"},
                              {"."},
                              {"e1"},
                              {"1e"},
                              {"1e9999999"},
                              {"+-1"},
                              {"__HIVE_DEFAULT_PARTITION__"}});
  }
}

TEST(PartitionSpelling, OfDecimalsIsExact) {
  ExpectValues(Decimal(9, 2), {{"-0.50", "-0.5", "-.5", "-5e-1", "-00.500"},
                               {"0.50", "0.5"},
                               {"0.00", "0", "0E-10", "-0"},
                               {"0.505"},
                               {"7.00", "7"}});
  ExpectValues(Decimal(38, 0), {{"99999999999999999999999999999999999999"},
                                {"99999999999999999999999999999999999998"}});
}

TEST(PartitionSpelling, OfFloatsIsTheNearestValue) {
  ExpectValues(Simple(TypeId::kDouble),
               {{"0.1", "0.10", "1e-1", "1E-1", ".1", "+0.1", "0.1000000000000000055"},
                {"0.10000000149011612"},
                {"1", "1.0", "1e0", "01"},
                {"1e+22", "1e22", "10000000000000000000000"},
                {"0", "0.0"},
                {"-0", "-0.0"},
                {"NaN", "nan", "NAN", "-nan"},
                {"Infinity", "inf", "+inf", "INF", "infinity"},
                {"-Infinity", "-inf"},
                {"one"},
                {""}});
  ExpectValues(Simple(TypeId::kFloat), {{"0.1", "0.10000000149011612"}, {"0.2"}});
}

TEST(PartitionSpelling, OfBooleans) {
  ExpectValues(Simple(TypeId::kBool),
               {{"true", "True", "TRUE", "1"}, {"false", "False", "0"}, {"yes"}, {"2"}});
}

TEST(PartitionSpelling, OfDatesMayHaveAMidnight) {
  ExpectValues(Simple(TypeId::kDate), {{"2024-02-29", "2024-2-29", "2024-02-29 00:00:00",
                                        "2024-02-29T00:00:00.000"},
                                       {"2024-02-28"},
                                       {"0001-01-01"},
                                       {"9999-12-31"},
                                       {"2023-02-29"},
                                       {"2024-02-29 00:00:01"},
                                       {"2024-02-29 00:00:00Z"},
                                       {"20240229"},
                                       {"02/29/2024"},
                                       {"0000-01-01"},
                                       {"2024-13-01"},
                                       {"2024-02-29 "},
                                       {"19782"}});
}

TEST(PartitionSpelling, OfTimes) {
  ExpectValues(Time(TimeUnit::kMicro),
               {{"13:45:06.500000", "13:45:06.5", "13:45:06.500000000"},
                {"13:45:06.500001"},
                {"13:45:06.5000001"},
                {"13:45:00", "13:45", "13:45:00.0"},
                {"24:00:00"},
                {"13:60:00"},
                {"13:45:60"},
                {"13:45:06."}});
}

TEST(PartitionSpelling, OfTimestampsHasAZoneIfTheyAreInstants) {
  ExpectValues(
      Timestamp(TimeUnit::kMicro, false),
      {{"2024-02-29 13:45:06", "2024-02-29T13:45:06", "2024-02-29 13:45:06.000000"},
       {"2024-02-29 13:45:06.500000", "2024-02-29 13:45:06.5"},
       {"2024-02-29 00:00:00", "2024-02-29", "2024-02-29 00:00"},
       {"2024-02-29 13:45:06Z"},
       {"1969-12-31 23:59:59.999999"}});
  ExpectValues(
      Timestamp(TimeUnit::kMicro, true),
      {{"2024-06-01 10:00:00Z", "2024-06-01T10:00:00.000Z", "2024-06-01 10:00:00+00",
        "2024-06-01 12:00:00+02:00", "2024-06-01 05:30:00-0430"},
       {"2024-06-01 10:00:00"},
       {"2024-06-01 10:00:00+2"},
       {"2024-06-01"},
       {"9999-12-31 23:59:59-01"},
       {"0001-01-01 00:00:00+01"},
       {"0001-01-01 00:00:00Z", "0001-01-01 01:00:00+01"}});
  ExpectValues(Timestamp(TimeUnit::kNano, false), {{"2262-04-11 23:47:16.854775806"},
                                                   {"2262-04-11 23:47:16.854775807"},
                                                   {"2262-04-11 23:47:17"},
                                                   {"1677-09-21 00:12:43.145224193"},
                                                   {"9999-12-31 00:00:00"}});
}

TEST(PartitionSpelling, OfUuidsMayBeInCapitals) {
  ExpectValues(Simple(TypeId::kUuid), {{"00112233-4455-6677-8899-aabbccddeeff",
                                        "00112233-4455-6677-8899-AABBCCDDEEFF"},
                                       {"00112233-4455-6677-8899-aabbccddeefe"}});
}

TEST(PartitionSpelling, OfTextsIsThemselves) {
  const Spellings texts = {{"a"},    {"A"},    {"1"},        {"1.0"},
                           {"true"}, {"True"}, {"\xc3\xa9"}, {"e\xcc\x81"}};
  ExpectValues(Simple(TypeId::kString), texts);
  ExpectValues(EnumOf({"a", "A", "1"}), texts);
}

}  // namespace
}  // namespace lamella::dataset
