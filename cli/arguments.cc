#include "cli/arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <chrono>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "cli/help.h"
#include "statement/binding.h"
#include "statement/suggest.h"

namespace lamella::cli {
namespace {

/// The commands, and the values that CLI11 puts their arguments into.
struct CommandLine {
  CLI::App app{kAbout, "lamella"};
  CLI::App* run = nullptr;
  CLI::App* export_query = nullptr;
  CLI::App* recover = nullptr;
  CLI::App* inspect = nullptr;

  RunArguments run_values;
  ExportArguments export_values;
  RecoverArguments recover_values;
  InspectArguments inspect_values;
  std::vector<std::string> variables;
  std::string memory_limit;
  std::string wait;
  std::deque<std::string> option_values;  ///< In the order of `OptionSpecs()`.
};

// A hundred years; what is longer would overflow clocks that count nanoseconds.
constexpr std::chrono::seconds kLongestWait = std::chrono::hours(24 * 365 * 100);
constexpr char kForever[] = "forever";

// A shell's empty variable is no wish for what holds without the option.
std::string RefuseEmpty(const std::string& value) {
  return value.empty() ? "the value is empty; name one, or leave the option out" : "";
}

void AddEngineOptions(CLI::App& command, SessionOptions& session, std::string& limit,
                      std::string& wait) {
  command
      .add_option("--database", session.database,
                  "DuckDB database file to work in; without it one in memory")
      ->type_name("FILE")
      ->check(RefuseEmpty);
  command
      .add_option("--threads", session.threads, "Threads to use; without it all cores")
      ->type_name("N")
      ->check(CLI::Range(1, 4096).description(""));
  command
      .add_option("--memory-limit", limit,
                  "Memory for engine and writer, such as 2GB; without it a "
                  "share of the "
                  "machine's")
      ->type_name("SIZE")
      ->check(RefuseEmpty);
  command
      .add_option("--temp-directory", session.temp_directory,
                  "Directory for what does not fit in memory")
      ->type_name("DIR")
      ->check(RefuseEmpty);
  // The braces hold what the bare flag stands for: a value is only taken behind "=".
  command
      .add_flag(std::string("--wait{") + kForever + "}", wait,
                "Wait for another export to the same directory of files, as long as "
                "it takes or so many seconds; without it that is an error")
      ->type_name("SECONDS");
  command.add_flag("--dry-run", session.dry_run,
                   "Check everything, execute and change nothing");
}

void AddVoice(CLI::App& command, Voice& voice) {
  command.add_flag("--json", voice.json, "Print the report as one JSON object");
  command.add_flag("--quiet", voice.quiet, "Print no report and no progress");
}

void AddRun(CommandLine& line) {
  RunArguments& values = line.run_values;
  line.run =
      line.app.add_subcommand("run", "Run the statements of a script in their order");
  line.run->add_option("SCRIPT", values.script, "Script to run; - reads standard input")
      ->type_name("")
      ->required();
  line.run
      ->add_option("--var", line.variables,
                   "Value for ${NAME} in the script; may be given many times")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  AddEngineOptions(*line.run, values.session, line.memory_limit, line.wait);
  AddVoice(*line.run, values.voice);
  line.run->footer(kRunExamples);
}

void AddExport(CommandLine& line) {
  ExportArguments& values = line.export_values;
  line.export_query =
      line.app.add_subcommand("export", "Write the rows of one query to a Parquet file");
  CLI::App& command = *line.export_query;
  command.add_option("QUERY", values.query, "Query or table name")
      ->type_name("")
      ->required();
  command.add_option("PATH", values.path, "File or directory to write")
      ->type_name("")
      ->required();
  AddEngineOptions(command, values.session, line.memory_limit, line.wait);
  AddVoice(command, values.voice);
  for (const OptionSpec& spec : OptionSpecs()) {
    std::string& value = line.option_values.emplace_back();
    if (spec.name == "path") continue;  // that is PATH
    command.add_option(FlagName(spec), value, FlagDescription(spec))
        ->type_name(FlagValueName(spec))
        ->group("Parquet options");
  }
  command.footer(kExportExamples);
}

void AddRecover(CommandLine& line) {
  line.recover = line.app.add_subcommand(
      "recover", "Finish or clear away what an export that was killed left behind");
  line.recover
      ->add_option("PATH", line.recover_values.path, "Directory of files, or a file")
      ->type_name("")
      ->required();
  line.recover->add_flag("--json", line.recover_values.json, "Print as one JSON object");
  line.recover->footer(kRecoverExamples);
}

void AddInspect(CommandLine& line) {
  line.inspect = line.app.add_subcommand("inspect", "Show what is inside a Parquet file");
  line.inspect->add_option("PATH", line.inspect_values.path, "Parquet file")
      ->type_name("")
      ->required();
  line.inspect->add_flag("--json", line.inspect_values.json, "Print as one JSON object");
  line.inspect->footer(kInspectExamples);
}

/// The command that was named, or the program when none was.
CLI::App& Chosen(CLI::App& app) {
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  return chosen.empty() ? app : *chosen.back();
}

/// The words that CLI11 could not place, said so that the slip can be seen.
OptionError Unexpected(CLI::App& app) {
  CLI::App& command = Chosen(app);
  std::vector<std::string> rest = command.remaining();
  if (rest.empty()) rest = app.remaining();
  const std::string word = rest.empty() ? "" : rest.front();
  std::vector<std::string> known;
  if (!word.starts_with("-")) {
    if (&command != &app) return OptionError("one argument too many: \"" + word + "\"");
    for (const CLI::App* sub : app.get_subcommands({})) known.push_back(sub->get_name());
    return OptionError("unknown command \"" + word + "\"" +
                       statement::Hint(word, known, "; the commands are"));
  }
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
  }
  const std::string flag = word.substr(0, word.find('='));
  std::string hint = statement::DidYouMean(flag, known);
  if (hint.empty()) {
    hint =
        "; see lamella " + (&command == &app ? "" : command.get_name() + " ") + "--help";
  }
  return OptionError("unknown option \"" + flag + "\"" + hint);
}

/// An option that has too few values or too many, in words.
OptionError Mismatch(CLI::App& app, const CLI::ParseError& error) {
  for (const CLI::Option* option : Chosen(app).get_options()) {
    if (option->get_expected_max() == 1 && option->count() > 1) {
      return OptionError(option->get_name() + " is given " +
                         std::to_string(option->count()) + " times");
    }
  }
  return OptionError(error.what());
}

std::optional<uint64_t> ReadMemoryLimit(const std::string& text) {
  if (text.empty()) return std::nullopt;
  statement::Binding binding;
  statement::JsonValue value;
  value.kind = statement::JsonValue::Kind::kString;
  value.text = text;
  return statement::ReadSize(binding, "--memory-limit", value, {1 << 20, INT64_MAX});
}

/// Options that were given, in the order of the documentation.
OptionTexts GivenOptions(const CommandLine& line) {
  OptionTexts given;
  for (size_t i = 0; i < OptionSpecs().size(); ++i) {
    const OptionSpec& spec = OptionSpecs()[i];
    if (spec.name == "path" || line.export_query->count(FlagName(spec)) == 0) continue;
    given.emplace_back(spec.name, line.option_values[i]);
  }
  return given;
}

OptionError NoSeconds(const std::string& text) {
  return OptionError("--wait takes a whole number of seconds, not \"" + text +
                     "\"; --wait alone waits as long as it takes");
}

// CLI11 takes "--wait=" for "--wait", which waits for ever, and the next word for the
// value of "--database=": a shell's empty variable would change what is meant.
void RequireValuesBehindEquals(int argc, const char* const* argv) {
  for (int i = 1; i < argc && std::string_view(argv[i]) != "--"; ++i) {
    const std::string_view word = argv[i];
    if (!word.starts_with("--") || word.find('=') != word.size() - 1) continue;
    if (word == "--wait=") throw NoSeconds("");
    throw OptionError("\"" + std::string(word) +
                      "\" has no value behind it; name one, or leave the option out");
  }
}

std::optional<std::chrono::seconds> ReadWait(const std::string& text) {
  if (text.empty()) return std::nullopt;
  if (text == kForever) return kLongestWait;
  int64_t seconds = -1;
  const char* const end = text.data() + text.size();
  const auto [rest, fault] = std::from_chars(text.data(), end, seconds);
  if (fault != std::errc() || rest != end || seconds < 0 ||
      seconds > kLongestWait.count()) {
    throw NoSeconds(text);
  }
  return std::chrono::seconds(seconds);
}

Arguments Collect(CommandLine& line) {
  if (line.recover->parsed()) return std::move(line.recover_values);
  if (line.inspect->parsed()) return std::move(line.inspect_values);
  const std::optional<uint64_t> memory_limit = ReadMemoryLimit(line.memory_limit);
  const std::optional<std::chrono::seconds> wait = ReadWait(line.wait);
  if (line.export_query->parsed()) {
    line.export_values.session.memory_limit = memory_limit;
    line.export_values.session.wait = wait;
    line.export_values.options = GivenOptions(line);
    return std::move(line.export_values);
  }
  line.run_values.session.memory_limit = memory_limit;
  line.run_values.session.wait = wait;
  for (const std::string& variable : line.variables) {
    AddVariable(variable, line.run_values.variables);
  }
  return std::move(line.run_values);
}

}  // namespace

Arguments ParseArguments(int argc, const char* const* argv) {
  CommandLine line;
  line.app.formatter(std::make_shared<HelpFormatter>());
  line.app.set_help_flag("-h,--help", "Print this help");
  line.app.set_version_flag("--version", kVersionText, "Print the version");
  line.app.footer(kExamples);
  AddRun(line);
  AddExport(line);
  AddRecover(line);
  AddInspect(line);
  RequireValuesBehindEquals(argc, argv);
  try {
    line.app.parse(argc, argv);
    if (line.app.get_subcommands().empty()) {
      throw OptionError(
          "say what to do: run, export, recover or inspect; see lamella --help");
    }
    return Collect(line);
  } catch (const CLI::CallForHelp&) {
    return PrintArguments{HelpText(line.app)};
  } catch (const CLI::CallForVersion&) {
    return PrintArguments{std::string(kVersionText) + "\n"};
  } catch (const CLI::ExtrasError&) {
    throw Unexpected(line.app);
  } catch (const CLI::ArgumentMismatch& error) {
    throw Mismatch(line.app, error);
  } catch (const CLI::ParseError& error) {
    throw OptionError(error.what());
  }
}

}  // namespace lamella::cli
