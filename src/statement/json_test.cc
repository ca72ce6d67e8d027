#include "statement/json.h"

#include <gtest/gtest.h>

#include <string>

namespace lamella::statement {
namespace {

using Kind = JsonValue::Kind;

JsonValue Parsed(std::string_view text) {
  auto result = ParseJson(text);
  if (const auto* fault = std::get_if<JsonFault>(&result)) {
    ADD_FAILURE() << fault->offset << " " << fault->message;
    return {};
  }
  return std::get<JsonValue>(result);
}

std::string Fault(std::string_view text) {
  const auto result = ParseJson(text);
  const auto* fault = std::get_if<JsonFault>(&result);
  if (fault == nullptr) return "none";
  return std::to_string(fault->offset) + " " + fault->message;
}

TEST(Json, KeepsOrderTextsAndOffsets) {
  const JsonValue value =
      Parsed(" {\"b\" : [1, true,\"x\",{}, -2.5e3], \"a\":{\"c\":null}}");
  ASSERT_TRUE(value.is(Kind::kObject));
  EXPECT_EQ(value.offset, 1u);
  ASSERT_EQ(value.members.size(), 2u);
  EXPECT_EQ(value.members[0].key, "b");
  EXPECT_EQ(value.members[0].offset, 2u);
  const std::vector<JsonValue>& items = value.members[0].value.items;
  ASSERT_EQ(items.size(), 5u);
  EXPECT_EQ(items[0].text, "1");
  EXPECT_EQ(items[0].offset, 9u);
  EXPECT_TRUE(items[1].boolean);
  EXPECT_EQ(items[1].offset, 12u);
  EXPECT_EQ(items[2].text, "x");
  EXPECT_EQ(items[2].offset, 17u);
  EXPECT_EQ(items[3].offset, 21u);
  EXPECT_EQ(items[4].text, "-2.5e3");
  EXPECT_EQ(items[4].offset, 25u);
  EXPECT_EQ(value.members[1].offset, 34u);
  EXPECT_TRUE(value.members[1].value.members[0].value.is(Kind::kNull));
  EXPECT_EQ(value.members[1].value.members[0].value.offset, 43u);
}

TEST(Json, ResolvesEscapes) {
  EXPECT_EQ(Parsed(R"("\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00")").text, "\"\\/\b\f\n\r\té😀");
  EXPECT_EQ(Parsed("\"\\u0000\"").text, std::string(1, '\0'));
}

TEST(Json, KeepsBigNumbersAsWritten) {
  EXPECT_EQ(Parsed("123456789012345678901234567890").text,
            "123456789012345678901234567890");
  EXPECT_EQ(Parsed("1e999").text, "1e999");
}

TEST(Json, TellsWhereItIsWrong) {
  EXPECT_EQ(Fault(""), "0 expected a JSON value, found the end");
  EXPECT_EQ(Fault("{\"a\" 1}"), "5 expected : after the key, found \"1\"");
  EXPECT_EQ(Fault("{\"a\": tru}"), "6 expected a JSON value, found \"tru\"");
  EXPECT_EQ(Fault("{\"a\":truex}"), "5 expected a JSON value, found \"truex\"");
  EXPECT_EQ(Fault("[1 2]"), "3 expected , or ], found \"2\"");
  EXPECT_EQ(Fault("[1,]"), "3 expected a JSON value, found \"]\"");
  EXPECT_EQ(Fault("1 x"), "2 expected nothing more, found \"x\"");
  EXPECT_EQ(Fault("{\"a"), "1 this string has no closing \"");
  EXPECT_EQ(Fault("{\"é\": 1, \"é\": 2}"),
            "10 the key \"é\" stands here for the second time");
  EXPECT_EQ(Fault("{\"a\": {\"b\": 1}, \"b\": {\"b\": 2}}"), "none");
}

TEST(Json, RefusesEndlessNesting) {
  EXPECT_EQ(Fault(std::string(100'000, '[')), "500 nested too deeply");
  const std::string deep = std::string(500, '[') + std::string(500, ']');
  EXPECT_EQ(Fault(deep), "none");
}

TEST(Json, ShowsValuesShort) {
  EXPECT_EQ(Shown(Parsed("[1]")), "a list");
  EXPECT_EQ(Shown(Parsed("{}")), "{}");
  EXPECT_EQ(Shown(Parsed("\"a\"")), "\"a\"");
  EXPECT_EQ(Shown(Parsed("-1.0")), "-1.0");
}

}  // namespace
}  // namespace lamella::statement
