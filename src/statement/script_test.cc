#include <gtest/gtest.h>

#include <map>
#include <string>

#include "lamella/statement.h"
#include "statement/suggest.h"

namespace lamella {
namespace {

std::string EngineText(const Script& script, size_t i) {
  return std::get<EngineStatement>(script.statements.at(i)).text.text();
}

template <typename Call>
std::string Fault(Call call) {
  try {
    call();
  } catch (const Error& error) {
    const Location place = error.location().value_or(Location{0, 0});
    return std::to_string(place.line) + ":" + std::to_string(place.column) + " " +
           error.what();
  }
  return "none";
}

TEST(Script, TakesAByteOrderMarkAndCarriageReturns) {
  const Script script = ParseScript("\uFEFFSELECT\r\n 1;\r\n\r\nSELECT 2;\r\n");
  ASSERT_EQ(script.statements.size(), 2u);
  EXPECT_EQ(EngineText(script, 0), "SELECT\r\n 1");
  EXPECT_EQ(EngineText(script, 1), "SELECT 2");
  EXPECT_EQ(std::get<EngineStatement>(script.statements[1]).text.At(7), (Location{4, 8}));
  EXPECT_EQ(Fault([] { ParseScript("\uFEFFEXPORT t TO x"); }),
            "1:13 expected the path in quotes, found \"x\"");
}

TEST(Script, RefusesWhatIsNoText) {
  EXPECT_EQ(Fault([] { ParseScript("SELECT 1;\nSELECT '\xFF'"); }),
            "2:9 the script is not valid UTF-8");
  EXPECT_EQ(Fault([] { ParseScript(std::string_view("SELECT\0 1", 9)); }),
            "1:7 the script holds a NUL character");
  EXPECT_EQ(Fault([] {
              ParseScript("SELECT 1", {{"a", "\xC3"}});
            }),
            "0:0 the value of variable \"a\" is not valid UTF-8 text");
}

TEST(Script, MapsWhatTheEngineSeesToTheScript) {
  const Script script = ParseScript("SELECT 1;\n  SELECT ${columns},\n    wrong",
                                    {{"columns", "a, b,\n c"}});
  const MappedText& text = std::get<EngineStatement>(script.statements[1]).text;
  EXPECT_EQ(text.text(), "SELECT a, b,\n c,\n    wrong");
  EXPECT_EQ(text.At(text.text().find("b,")), (Location{2, 10}));
  EXPECT_EQ(text.At(text.text().find("wrong")), (Location{3, 5}));
}

TEST(Script, StaysFastWithManyStatements) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "INSERT INTO t VALUES (1, 'a');\n";
  const Script script = ParseScript(text);
  ASSERT_EQ(script.statements.size(), 100'000u);
  EXPECT_EQ(std::get<EngineStatement>(script.statements.back()).text.At(0),
            (Location{100'000, 1}));
}

TEST(Script, RemembersWhereOptionsStand) {
  const Script script = ParseScript(
      "EXPORT t TO 'a' TYPE PARQUET OPTIONS {\n"
      "  \"column_options\": {\"x\": {\"encoding\": \"plain\"}},\n"
      "  \"sorting_columns\": [\"a\",\n {\"column\": \"b\"}],\n"
      "  \"field_ids\": {\"s\": {\"children\": {\"y\": 1}}}}");
  const auto& places = std::get<ExportStatement>(script.statements[0]).option_locations;
  EXPECT_EQ(places.at("column_options"), (Location{2, 3}));
  EXPECT_EQ(places.at("column_options.x"), (Location{2, 22}));
  EXPECT_EQ(places.at("column_options.x.encoding"), (Location{2, 28}));
  EXPECT_EQ(places.at("column_options.x.encoding="), (Location{2, 40}));
  EXPECT_EQ(places.at("sorting_columns[0]"), (Location{3, 23}));
  EXPECT_EQ(places.at("sorting_columns[1]"), (Location{4, 2}));
  EXPECT_EQ(places.at("field_ids.s.y"), (Location{5, 36}));
}

TEST(Variable, IsGivenAsNameAndValue) {
  Variables variables;
  AddVariable("a=1", variables);
  AddVariable("_b2=x=y", variables);
  AddVariable("empty=", variables);
  EXPECT_EQ(variables, (Variables{{"a", "1"}, {"_b2", "x=y"}, {"empty", ""}}));
  EXPECT_EQ(Fault([&] { AddVariable("a=2", variables); }),
            "0:0 variable \"a\" is given twice");
  EXPECT_EQ(Fault([&] { AddVariable("novalue", variables); }),
            "0:0 a variable is given as name=value, not \"novalue\"");
  for (const char* wrong : {"=1", "1a=1", "a-b=1", "ä=1", " a=1"}) {
    EXPECT_NE(Fault([&] { AddVariable(wrong, variables); }).find("no name"),
              std::string::npos)
        << wrong;
  }
}

TEST(MakeExport, RefusesWhatIsNoText) {
  EXPECT_EQ(Fault([] { MakeExport("SELECT '\xFF'", "a", {}); }),
            "1:9 the query is not valid UTF-8 text");
  EXPECT_EQ(Fault([] {
              MakeExport("SELECT 1", "a", {{"path", "\xFF"}});
            }),
            "0:0 --path: the value is not valid UTF-8 text");
}

TEST(MakeExport, TakesThePathFromTheOptionsToo) {
  EXPECT_EQ(MakeExport("SELECT 1", "", {{"path", "b"}}).path, "b");
  EXPECT_EQ(MakeExport("SELECT 1", "./b", {{"path", "b"}}).path, "./b");
}

TEST(MakeStreamExport, TakesTheOptionsOfAStatement) {
  const ExportStatement made = MakeStreamExport(
      "a.parquet", R"({"compression": "zstd", "sorting_columns": ["b"]})");
  EXPECT_EQ(made.path, "a.parquet");
  EXPECT_EQ(made.query.text(), "");
  EXPECT_EQ(made.options.compression, Compression::kZstd);
  EXPECT_EQ(made.options.sorting_columns.at(0).column, "b");
  EXPECT_EQ(MakeStreamExport("", R"({"path": "b"})").path, "b");
}

TEST(MakeStreamExport, TellsWhatIsWrongAndWhere) {
  const auto fault = [](std::string_view options) {
    return Fault([&] { MakeStreamExport("a", options); });
  };
  EXPECT_EQ(fault(R"({"mode": "sideways"})").substr(0, 4), "1:10");
  EXPECT_EQ(fault("[1]"), "1:1 the options are one JSON object, not a list");
  EXPECT_EQ(fault("{\xFF}"), "1:2 the options are not valid UTF-8 text");
  EXPECT_EQ(Fault([] { MakeStreamExport("", "{}"); }), "0:0 the path is empty");
}

TEST(OptionSpecs, HasTheDefaultsOfWriteOptions) {
  const WriteOptions normal;
  const std::map<std::string_view, uint64_t> numbers = {
      {"row_group_size", normal.row_group_size},
      {"row_group_size_bytes", normal.row_group_size_bytes},
      {"data_page_size", normal.data_page_size},
      {"data_page_rows", normal.data_page_rows}};
  size_t found = 0;
  for (const OptionSpec& spec : OptionSpecs()) {
    const auto number = numbers.find(spec.name);
    if (number == numbers.end()) continue;
    EXPECT_NE(spec.default_value.find(std::to_string(number->second)),
              std::string_view::npos)
        << spec.name;
    ++found;
  }
  EXPECT_EQ(found, numbers.size());
}

TEST(Suggest, CountsSlipsOfTheFingers) {
  using statement::EditDistance;
  EXPECT_EQ(EditDistance("", "abc"), 3u);
  EXPECT_EQ(EditDistance("compresion", "compression"), 1u);
  EXPECT_EQ(EditDistance("proflie", "profile"), 1u);
  EXPECT_EQ(EditDistance("CA", "ABC"), 3u);
  EXPECT_EQ(EditDistance("Name", "nAME"), 0u);
  EXPECT_EQ(statement::DidYouMean("xyz", {"path", "profile"}), "");
  EXPECT_EQ(statement::DidYouMean("a", {"b"}), "");
  EXPECT_EQ(statement::DidYouMean("codec", {"mode"}), "");
  EXPECT_EQ(statement::DidYouMean("pth", {"path", "profile"}),
            "; did you mean \"path\"?");
}

}  // namespace
}  // namespace lamella
