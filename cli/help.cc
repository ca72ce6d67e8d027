#include "cli/help.h"

#include <algorithm>
#include <sstream>
#include <string_view>

namespace lamella::cli {
namespace {

constexpr size_t kNameColumn = 34;
constexpr size_t kTextWidth = 56;

/// `name`, and `text` beside it in lines of `kTextWidth`; below it when the
/// name is long.
std::string TwoColumns(const std::string& name, const std::string& text) {
  std::string out = "  " + name;
  size_t column = out.size();
  const auto start_line = [&] {
    out += '\n';
    column = 0;
  };
  if (column + 2 > kNameColumn) start_line();
  std::istringstream words(text);
  std::string word;
  for (bool first = true; words >> word; first = false) {
    if (!first && column + 1 + word.size() > kNameColumn + kTextWidth) start_line();
    const size_t gap = column < kNameColumn ? kNameColumn - column : 1;
    out += std::string(gap, ' ') + word;
    column += gap + word.size();
  }
  return out + "\n";
}

void Replace(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

const char kAbout[] =
    "Runs SQL scripts and writes the results of queries to Parquet files.";

const char kVersionText[] = "lamella " LAMELLA_VERSION;

const char kExamples[] = R"(Examples:
  lamella run report.sql --var day=2026-01-31
  lamella export "SELECT * FROM 'orders.csv'" orders.parquet --compression zstd
  lamella inspect orders.parquet

Help on a command: lamella COMMAND --help
Exit codes: 0 done, 1 failed, 2 the arguments or the script are wrong, 130 interrupted)";

const char kRunExamples[] = R"(Examples:
  lamella run report.sql
  lamella run report.sql --database sales.duckdb --var out=/data/final
  echo 'EXPORT FROM range(10) TO "ten.parquet" TYPE PARQUET' | lamella run -
  lamella run report.sql --dry-run
  lamella run report.sql --wait=60
  lamella run report.sql --json | jq '.exports[].rows')";

const char kExportExamples[] =
    R"(Each Parquet option is also an option of the EXPORT statement, with underscores.

Examples:
  lamella export "SELECT * FROM 'orders.csv'" orders.parquet
  lamella export orders orders.parquet --database sales.duckdb --compression zstd
  lamella export "FROM orders ORDER BY day" orders.parquet --sorting-columns day
  lamella export orders orders.parquet --database sales.duckdb \
      --profile modern --bloom-filter-columns customer_id,city
  lamella export events /data/events --database sales.duckdb \
      --partition-cols country,city --mode overwrite_partitions)";

const char kRecoverExamples[] =
    R"(The next export to the same directory does this by itself.

Examples:
  lamella recover /data/events
  lamella recover /data/final/summary.parquet
  lamella recover /data/events --json)";

const char kInspectExamples[] = R"(Examples:
  lamella inspect orders.parquet
  lamella inspect orders.parquet --json | jq '.row_groups | length')";

std::string FlagName(const OptionSpec& spec) {
  std::string name = "--" + std::string(spec.name);
  std::ranges::replace(name, '_', '-');
  return name;
}

std::string FlagValueName(const OptionSpec& spec) {
  switch (spec.kind) {
    case OptionKind::kText:
      return "TEXT";
    case OptionKind::kInteger:
      return "N";
    case OptionKind::kNumber:
      return "NUMBER";
    case OptionKind::kSize:
      return "SIZE";
    case OptionKind::kFlag:
      return "true|false";
    case OptionKind::kList:
      return "LIST";
    case OptionKind::kJson:
      return "JSON";
  }
  return "";
}

std::string FlagDescription(const OptionSpec& spec) {
  std::string text(spec.description);
  if (!spec.values.empty()) text += " Values: " + std::string(spec.values) + ".";
  if (!spec.default_value.empty()) {
    text += " Default: " + std::string(spec.default_value) + ".";
  }
  std::erase(text, '`');  // the documentation's way to set code apart
  return text;
}

HelpFormatter::HelpFormatter() { label("SUBCOMMAND", "COMMAND"); }

std::string HelpFormatter::make_option(const CLI::Option* option,
                                       bool is_positional) const {
  std::string name = option->get_name(is_positional, true);
  const size_t brace = name.find('{');
  if (brace !=
      std::string::npos) {  // a flag that may have a value, and what it is without
    name = name.substr(0, brace) + "[=" + option->get_type_name() + "]";
  } else if (!option->get_type_name().empty()) {
    name += " " + option->get_type_name();
  }
  return TwoColumns(name, option->get_description());
}

std::string HelpFormatter::make_subcommand(const CLI::App* command) const {
  return TwoColumns(command->get_name(), command->get_description());
}

std::string HelpText(const CLI::App& app) {
  std::string text = app.help();
  // CLI11's own layout, tightened: one empty line between groups, and our words.
  Replace(text, "\n\n\n", "\n\n");
  Replace(text, "\nSubcommands:\n", "\nCommands:\n");
  Replace(text, "\nPositionals:\n", "\nArguments:\n");
  return text;
}

}  // namespace lamella::cli
