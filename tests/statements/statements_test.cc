#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>

#include "lamella/statement.h"
#include "support/case_file.h"
#include "support/show_statement.h"

namespace lamella::tests {
namespace {

constexpr char kFolder[] = "tests/statements/";

// A schema with one column for each thing that options may trip over.
Schema ManyColumns() {
  const auto type = [](TypeId id) {
    DataType made;
    made.id = id;
    return made;
  };
  const Field text{"element", type(TypeId::kString)};
  DataType list = type(TypeId::kList);
  list.children = {text};
  DataType pair = type(TypeId::kStruct);
  pair.children = {{"a", type(TypeId::kInt32)}, {"B", type(TypeId::kString)}};
  DataType map = type(TypeId::kMap);
  map.children = {{"key", type(TypeId::kString), false}, {"value", pair}};
  DataType flags = type(TypeId::kStruct);
  flags.children = {{"yes", type(TypeId::kBool)}};
  DataType decimal = type(TypeId::kDecimal);
  decimal.precision = 20;
  decimal.scale = 2;
  return {{{"id", type(TypeId::kInt64)},
           {"Name", type(TypeId::kString)},
           {"flag", type(TypeId::kBool)},
           {"price", decimal},
           {"ratio", type(TypeId::kDouble)},
           {"span", type(TypeId::kInterval)},
           {"tags", list},
           {"s", pair},
           {"m", map},
           {"flags", flags},
           {"case", type(TypeId::kInt32)},
           {"CASE", type(TypeId::kInt32)},
           {"dotted.name", type(TypeId::kInt32)},
           {"_day", type(TypeId::kDate)}}};
}

// The first lines of an input may say how it is read:
//   #var name=value    a value for a variable
//   #schema            exports are checked against ManyColumns()
//   #arguments         the lines are the query, the path and `option=value`
struct Reading {
  Variables variables;
  bool schema = false;
  bool arguments = false;
  std::string text;
};

Reading Read(std::string_view input) {
  Reading reading;
  while (input.starts_with('#')) {
    const size_t end = input.find('\n');
    const std::string_view line = input.substr(0, end);
    if (line.starts_with("#var ")) AddVariable(line.substr(5), reading.variables);
    reading.schema |= line == "#schema";
    reading.arguments |= line == "#arguments";
    input.remove_prefix(end + 1);
  }
  // The last line break belongs to the case file.
  reading.text = input.substr(0, input.empty() ? 0 : input.size() - 1);
  return reading;
}

ExportStatement FromArguments(const std::string& text) {
  std::istringstream lines(text);
  std::string query;
  std::string path;
  std::getline(lines, query);
  std::getline(lines, path);
  OptionTexts options;
  for (std::string line; std::getline(lines, line);) {
    const size_t equals = line.find('=');
    options.emplace_back(line.substr(0, equals), line.substr(equals + 1));
  }
  return MakeExport(query, path, options);
}

std::string Outcome(const Case& each) try {
  const Reading reading = Read(each.input);
  Script script;
  std::vector<std::string> warnings;
  if (reading.arguments) {
    script.statements.push_back(FromArguments(reading.text));
  } else {
    script = ParseScript(reading.text, reading.variables);
  }
  for (Statement& statement : script.statements) {
    auto* exported = std::get_if<ExportStatement>(&statement);
    if (exported == nullptr || !reading.schema) continue;
    ResolvedOptions resolved = CheckAgainstSchema(*exported, ManyColumns());
    exported->options = std::move(resolved.write);
    exported->dataset = std::move(resolved.dataset);
    warnings.insert(warnings.end(), resolved.warnings.begin(), resolved.warnings.end());
  }
  std::string shown = Show(script);
  for (const std::string& warning : warnings) shown += "warning: " + warning + "\n";
  if (!shown.empty()) shown.pop_back();
  return shown;
} catch (const Error& error) {
  return Show(error);
}

TEST(Statements, RefusesWhatIsWrong) {
  RunCases(std::string(kFolder) + "errors.txt", Outcome);
}

TEST(Statements, AcceptsWhatIsRight) {
  RunCases(std::string(kFolder) + "accepted.txt", Outcome);
}

TEST(Statements, MeetsVariables) {
  RunCases(std::string(kFolder) + "variables.txt", Outcome);
}

TEST(Statements, ShowsErrorsWithALineAndACaret) {
  RunCases(std::string(kFolder) + "carets.txt", [](const Case& each) -> std::string {
    const Reading reading = Read(each.input);
    try {
      ParseScript(reading.text, reading.variables);
    } catch (const Error& error) {
      std::string text =
          DescribeError("script.sql", reading.text, error.location(), error.what());
      EXPECT_TRUE(text.ends_with('\n'));
      text.pop_back();
      return text;
    }
    return "no error";
  });
}

// --- docs/statement.md
// ---------------------------------------------------------------------

std::string OptionReference() {
  std::string text;
  for (const OptionSpec& spec : OptionSpecs()) {
    std::string flag(spec.name);
    std::replace(flag.begin(), flag.end(), '_', '-');
    const std::string name(spec.name);
    text += "### `" + name + "`\n\n" + std::string(spec.description) + "\n\n";
    text += "- Values: " + std::string(spec.values) + "\n";
    text += "- Default: " + std::string(spec.default_value) + "\n";
    text += "- Example: `\"" + name + "\": " + std::string(spec.example) + "`\n";
    if (name != "path") text += "- Flag: `--" + flag + "`\n";
    text += "\n";
  }
  return text;
}

TEST(Documentation, DescribesEachOptionAsTheTableDoes) {
  const std::string path = "docs/statement.md";
  const std::string begin = "<!-- options: begin -->\n";
  const std::string end = "<!-- options: end -->\n";
  const std::string text = ReadText(path);
  const size_t first = text.find(begin);
  const size_t last = text.find(end);
  ASSERT_NE(first, std::string::npos);
  ASSERT_NE(last, std::string::npos);
  const std::string wanted =
      text.substr(0, first) + begin + "\n" + OptionReference() + text.substr(last);
  if (std::getenv("LAMELLA_UPDATE_CASES") != nullptr) {
    std::ofstream(path, std::ios::binary) << wanted;
  } else {
    EXPECT_EQ(text, wanted);
  }
}

// What an option needs beside itself.
constexpr std::string_view kPartitioned = R"("partition_cols": ["day"])";
const std::map<std::string_view, std::string_view> kCompanions = {
    {"compression_level", R"("compression": "gzip")"},
    {"bloom_filter_false_positive_ratio", R"("bloom_filter_columns": true)"},
    {"write_partition_columns", kPartitioned},
    {"partition_escaping", kPartitioned},
    {"hive_file_pattern", kPartitioned},
    {"empty_partition_value", kPartitioned},
    {"filename_pattern", kPartitioned},
    {"max_open_files", kPartitioned},
    {"commit", kPartitioned}};

TEST(Documentation, ShowsExamplesThatAreRight) {
  for (const OptionSpec& spec : OptionSpecs()) {
    SCOPED_TRACE(spec.name);
    std::string options =
        "\"" + std::string(spec.name) + "\": " + std::string(spec.example);
    const auto companion = kCompanions.find(spec.name);
    if (companion != kCompanions.end()) {
      options += ", " + std::string(companion->second);
    }
    const std::string to = spec.name == "path" ? "" : " TO 'x.parquet'";
    EXPECT_NO_THROW(
        ParseScript("EXPORT t" + to + " TYPE PARQUET OPTIONS {" + options + "}"));
  }
}

TEST(Documentation, HasNoWrongStatement) {
  const std::string text = ReadText("docs/statement.md");
  const Variables variables = {
      {"day", "2026-01-31"}, {"source", "events"}, {"limit", "100"}, {"name", "O'Brien"}};
  const std::regex block("```sql\n([^`]*)```");
  size_t blocks = 0;
  for (std::sregex_iterator it(text.begin(), text.end(), block), none; it != none; ++it) {
    const std::string script = (*it)[1];
    SCOPED_TRACE(script);
    EXPECT_NO_THROW(ParseScript(script, variables));
    ++blocks;
  }
  EXPECT_GE(blocks, 3u);
}

}  // namespace
}  // namespace lamella::tests
