#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "source/engine.h"

namespace lamella::source {
namespace {

using ::testing::ElementsAre;

Location Nowhere(size_t) { return {}; }

EngineOptions Threads(unsigned threads) {
  EngineOptions options;
  options.threads = threads;
  return options;
}

std::string Hex(const uint8_t* bytes, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) {
    text += "0123456789abcdef"[bytes[i] >> 4];
    text += "0123456789abcdef"[bytes[i] & 15];
  }
  return text;
}

std::string DecimalText(Int128 value) {
  bool negative = value < 0;
  auto rest = static_cast<UInt128>(negative ? -value : value);
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  } while (rest != 0);
  return negative ? "-" + digits : digits;
}

template <typename T>
T At(const ColumnView& view, uint64_t row) {
  return static_cast<const T*>(view.values)[row];
}

// One row of a view as text, for the types that these tests ask for.
std::string Show(const DataType& type, const ColumnView& view, uint64_t row) {
  if (type.id == TypeId::kNull || !view.valid(row)) return "NULL";
  ListEntry entry{row * type.array_size, type.array_size};
  std::string text;
  switch (type.id) {
    case TypeId::kBool:
      return At<uint8_t>(view, row) != 0 ? "true" : "false";
    case TypeId::kInt32:
    case TypeId::kDate:
      return std::to_string(At<int32_t>(view, row));
    case TypeId::kInt64:
    case TypeId::kTime:
    case TypeId::kTimestamp:
      return std::to_string(At<int64_t>(view, row));
    case TypeId::kString:
    case TypeId::kJson:
    case TypeId::kBinary:
      return std::string(At<StringView>(view, row).view());
    case TypeId::kEnum:
      return type.dictionary.at(At<uint8_t>(view, row));
    case TypeId::kUuid:
      return Hex(static_cast<const uint8_t*>(view.values) + 16 * row, 16);
    case TypeId::kDecimal:
      if (type.precision <= 4) return DecimalText(At<int16_t>(view, row));
      if (type.precision <= 9) return DecimalText(At<int32_t>(view, row));
      if (type.precision <= 18) return DecimalText(At<int64_t>(view, row));
      return DecimalText(At<Int128>(view, row));
    case TypeId::kInterval: {
      auto value = At<Interval>(view, row);
      return std::to_string(value.months) + " " + std::to_string(value.days) + " " +
             std::to_string(value.micros);
    }
    case TypeId::kStruct:
      for (size_t i = 0; i < type.children.size(); ++i) {
        text += (i == 0 ? "" : ", ") + type.children[i].name + ": " +
                Show(type.children[i].type, view.children[i], row);
      }
      return "{" + text + "}";
    case TypeId::kList:
    case TypeId::kMap:
      entry = At<ListEntry>(view, row);
      [[fallthrough]];
    case TypeId::kArray:
      for (uint64_t i = entry.offset; i < entry.offset + entry.length; ++i) {
        if (i != entry.offset) text += ", ";
        text += Show(type.children[0].type, view.children[0], i);
        if (type.id != TypeId::kMap) continue;
        text += "=" + Show(type.children[1].type, view.children[1], i);
      }
      return "[" + text + "]";
    default:
      return "?";
  }
}

class Collector : public BatchConsumer {
 public:
  explicit Collector(const Schema& schema) : schema_(schema) {}
  void Consume(const Batch& batch) override {
    for (uint64_t row = 0; row < batch.rows; ++row) {
      std::string& text = rows.emplace_back();
      for (size_t i = 0; i < schema_.fields.size(); ++i) {
        text +=
            (i == 0 ? "" : " | ") + Show(schema_.fields[i].type, batch.columns[i], row);
      }
    }
  }
  std::vector<std::string> rows;

 private:
  const Schema& schema_;
};

// All rows of a query, the same from a stream and from inside of the pipeline.
std::vector<std::string> Rows(const std::string& text) {
  std::vector<std::string> rows[2];
  for (bool are_streamed : {false, true}) {
    Engine engine(Threads(1));
    // Nothing may be copied then, not even to here.
    if (are_streamed) engine.Execute("SET enable_external_access = false", Nowhere);
    auto query = engine.Prepare(text, Nowhere);
    Collector collector(query->schema());
    query->Run(collector);
    rows[are_streamed ? 1 : 0] = collector.rows;
  }
  EXPECT_EQ(rows[0], rows[1]);
  return rows[0];
}

std::string Refusal(const std::string& text) {
  try {
    Rows(text);
  } catch (const SchemaError& error) {
    return error.what();
  }
  return "(accepted)";
}

TEST(DuckDbVectors, NumbersAndTexts) {
  EXPECT_THAT(Rows("SELECT * FROM (VALUES (1, true, 'a', 1.5::DECIMAL(3,1), "
                   "-1.25::DECIMAL(9,2), 7::DECIMAL(18,0)), "
                   "(NULL, NULL, 'longer than twelve', NULL, NULL, NULL))"),
              ElementsAre("1 | true | a | 15 | -125 | 7",
                          "NULL | NULL | longer than twelve | NULL | NULL | NULL"));
}

TEST(DuckDbVectors, HugeIntegersAreExact) {
  EXPECT_THAT(Rows("SELECT '99999999999999999999999999999999999999'::HUGEINT, "
                   "'-99999999999999999999999999999999999999'::HUGEINT, "
                   "'99999999999999999999999999999999999999'::UHUGEINT"),
              ElementsAre("99999999999999999999999999999999999999 | "
                          "-99999999999999999999999999999999999999 | "
                          "99999999999999999999999999999999999999"));
}

TEST(DuckDbVectors, BignumsAreExactOrRefused) {
  EXPECT_THAT(
      Rows("SELECT unnest(['0'::BIGNUM, '-1'::BIGNUM, NULL, '256'::BIGNUM, "
           "'-99999999999999999999999999999999999999'::BIGNUM, "
           "'99999999999999999999999999999999999999'::BIGNUM])"),
      ElementsAre("0", "-1", "NULL", "256", "-99999999999999999999999999999999999999",
                  "99999999999999999999999999999999999999"));
  const std::string advice =
      ", which DECIMAL(38,0), the widest decimal of Parquet readers, can't hold; cast "
      "the column to VARCHAR";
  EXPECT_EQ(Refusal("SELECT '-100000000000000000000000000000000000000'::BIGNUM AS b"),
            "column \"b\" holds -100000000000000000000000000000000000000" + advice);
  EXPECT_EQ(
      Refusal("SELECT '12345678901234567890123456789012345678901234567890'::BIGNUM AS b"),
      "column \"b\" holds 12345678901234567890123456789012345678901234567890" + advice);
  EXPECT_EQ(Refusal("SELECT '340282366920938463463374607431768211455'::UHUGEINT AS u"),
            "column \"u\" holds 340282366920938463463374607431768211455" + advice);
}

TEST(DuckDbVectors, UuidsAreInNetworkOrder) {
  EXPECT_THAT(Rows("SELECT '00112233-4455-6677-8899-aabbccddeeff'::UUID, "
                   "'ffeeddcc-bbaa-9988-7766-554433221100'::UUID"),
              ElementsAre("00112233445566778899aabbccddeeff | "
                          "ffeeddccbbaa99887766554433221100"));
}

TEST(DuckDbVectors, BitsAreText) {
  EXPECT_THAT(
      Rows("SELECT unnest(['1'::BIT, '0101'::BIT, '00000000'::BIT, NULL, "
           "'111100001'::BIT, '10101010101010101010'::BIT])"),
      ElementsAre("1", "0101", "00000000", "NULL", "111100001", "10101010101010101010"));
}

// The engine's own text is what a reader would get by a cast.
TEST(DuckDbVectors, TimesWithAnOffsetAreTheTextOfTheEngine) {
  const std::string values =
      "unnest(['12:34:56+00'::TIMETZ, '00:00:00.000001+15:59:59'::TIMETZ, "
      "'24:00:00-15:59:59'::TIMETZ, '01:02:03.5-08:30'::TIMETZ, "
      "'23:59:59.999999+02'::TIMETZ])";
  EXPECT_EQ(Rows("SELECT " + values), Rows("SELECT " + values + "::VARCHAR"));
}

TEST(DuckDbVectors, EnumsAndIntervals) {
  EXPECT_THAT(Rows("SELECT 'b'::ENUM('a', 'b'), INTERVAL '14 months 3 days 1.5 seconds'"),
              ElementsAre("b | 14 3 1500000"));
}

TEST(DuckDbVectors, EnumsOfEveryWidth) {
  for (int size : {255, 256, 257, 65535, 65536, 65537}) {
    Engine engine(Threads(1));
    engine.Execute("CREATE TYPE e AS ENUM (SELECT 'v' || i FROM range(" +
                       std::to_string(size) + ") t(i) ORDER BY i)",
                   Nowhere);
    auto query = engine.Prepare(
        "SELECT ('v' || i)::e AS c FROM range(" + std::to_string(size) + ") t(i)",
        Nowhere);
    struct Last : BatchConsumer {
      explicit Last(size_t entries) : entries_(entries) {}
      void Consume(const Batch& batch) override {
        const ColumnView& view = batch.columns[0];
        for (uint64_t row = 0; row < batch.rows; ++row, ++expected) {
          uint32_t code = entries_ <= 255     ? At<uint8_t>(view, row)
                          : entries_ <= 65535 ? At<uint16_t>(view, row)
                                              : At<uint32_t>(view, row);
          ASSERT_EQ(code, expected);
        }
      }
      uint32_t expected = 0;
      size_t entries_;
    } last(query->schema().fields[0].type.dictionary.size());
    query->Run(last);
    EXPECT_EQ(last.expected, static_cast<uint32_t>(size));
  }
}

TEST(DuckDbVectors, NestedRows) {
  EXPECT_THAT(Rows("SELECT unnest([[1, NULL], [], NULL]), unnest([[1, 2], NULL, [3, 4]]"
                   "::INTEGER[2][])"),
              ElementsAre("[1, NULL] | [1, 2]", "[] | NULL", "NULL | [3, 4]"));
  EXPECT_THAT(
      Rows("SELECT unnest([{'a': 1, 'b': ['x']}, NULL, {'a': NULL, 'b': NULL}])"
           " AS s, unnest([MAP {'k': 1}, MAP {}, NULL]) AS m"),
      ElementsAre("{a: 1, b: [x]} | [k=1]", "NULL | []", "{a: NULL, b: NULL} | NULL"));
}

// What is nested may be constant, have a dictionary, and be shared by rows; all that is
// looked at here is that it comes as it does from a stream, which copies it.
TEST(DuckDbVectors, NestedRowsOfEveryKindOfVector) {
  const std::string constant = "(SELECT 'constant, and not short' AS k)";
  const std::string lists =
      "(SELECT i, [i, NULL, i + 1] AS l, [['a'], NULL, [i::TEXT, 'b']] AS n, "
      "{'x': [i], 'y': NULL} AS s FROM range(5000) r(i))";
  for (const std::string& query : std::vector<std::string>{
           "SELECT [k, NULL], {'a': k, 'b': [k, k]}, MAP {'x': k} FROM range(3000), " +
               constant,
           "SELECT [[range, 1], []], [{'a': 7, 'b': ['c']}], [NULL] FROM range(3000)",
           "SELECT [[1, 2], [3]], {'a': {'b': [[4]]}}, NULL::INTEGER[], "
           "NULL::INTEGER[2][], [1, 2]::INTEGER[2] FROM range(3000)",
           "SELECT * FROM " + lists + " WHERE i % 7 = 0",
           "SELECT l[2:], n[3:], s.x FROM " + lists,
           "SELECT l, n, s FROM " + lists + " ORDER BY i % 10, i",
           "SELECT a.l, b.n FROM " + lists + " a, " + lists + " b WHERE a.i = b.i + 3",
           "SELECT l FROM " + lists + " UNION ALL SELECT [1]",
           "SELECT list(i), list(n[1:1]) FROM " + lists + " GROUP BY i % 3 ORDER BY 1",
       }) {
    EXPECT_FALSE(Rows(query).empty()) << query;
  }
}

// They need not fit.
TEST(DuckDbVectors, ElementsThatAreInNoListAreNotLookedAt) {
  const std::string most = "340282366920938463463374607431768211455::UHUGEINT";
  const std::string lists =
      "(SELECT i, [i::UHUGEINT, " + most + ", 7::UHUGEINT] AS l FROM range(3) r(i))";
  EXPECT_THAT(Rows("SELECT l[1:1] FROM " + lists), ElementsAre("[0]", "[1]", "[2]"));
  EXPECT_THAT(Rows("SELECT {'a': l[3:3]}, [l[1:1]] FROM " + lists + " LIMIT 1"),
              ElementsAre("{a: [7]} | [[0]]"));
  EXPECT_THAT(Rows("SELECT CASE WHEN i = 1 THEN l[1:1] ELSE l[3:] END FROM " + lists),
              ElementsAre("[7]", "[1]", "[7]"));
  // Of all lists of a table, joined to others, one at a time is constant.
  EXPECT_THAT(Rows("SELECT a.l[1:1] FROM " + lists + " a, (SELECT i FROM " + lists +
                   " WHERE i > 0) ORDER BY a.i"),
              ElementsAre("[0]", "[0]", "[1]", "[1]", "[2]", "[2]"));
  EXPECT_THAT(Rows("SELECT [7::UHUGEINT, 8::UHUGEINT, " + most +
                   "][range:range] FROM range(1, 3)"),
              ElementsAre("[7]", "[8]"));
}

TEST(DuckDbVectors, RewrittenTypesInsideOfNestedOnes) {
  EXPECT_THAT(Rows("SELECT ['101'::BIT, NULL], {'u': "
                   "'00112233-4455-6677-8899-aabbccddeeff'::UUID, 'b': 5::BIGNUM}"),
              ElementsAre("[101, NULL] | {u: 00112233445566778899aabbccddeeff, b: 5}"));
}

TEST(DuckDbVectors, UnionsNameTheMemberThatIsSet) {
  EXPECT_THAT(
      Rows("SELECT unnest([union_value(num := 1)::UNION(num INTEGER, text "
           "VARCHAR), union_value(text := 'x')::UNION(num INTEGER, text VARCHAR), "
           "NULL])"),
      ElementsAre("{tag: num, num: 1, text: NULL}", "{tag: text, num: NULL, text: x}",
                  "NULL"));
}

TEST(DuckDbVectors, ReusesAReaderForManyChunks) {
  std::vector<std::string> rows =
      Rows("SELECT i, '1'::BIT || i::BIT, [i] FROM range(10000) t(i)");
  ASSERT_EQ(rows.size(), 10000u);
  EXPECT_THAT(rows[9999], ::testing::StartsWith("9999 | 1"));
  EXPECT_THAT(rows[9999], ::testing::EndsWith("[9999]"));
}

}  // namespace
}  // namespace lamella::source
