#include "cli/arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace lamella::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

Arguments Parse(std::vector<const char*> words) {
  words.insert(words.begin(), "lamella");
  return ParseArguments(static_cast<int>(words.size()), words.data());
}

std::string FaultOf(const std::vector<const char*>& words) {
  try {
    Parse(words);
  } catch (const OptionError& error) {
    return error.what();
  }
  return "(none)";
}

TEST(Arguments, ReadRun) {
  const auto run = std::get<RunArguments>(
      Parse({"run", "a.sql", "--var", "a=1", "--var=b=x=y", "--database", "d.db",
             "--threads", "3", "--memory-limit", "2GB", "--temp-directory", "t", "--json",
             "--quiet", "--dry-run"}));
  EXPECT_EQ(run.script, "a.sql");
  EXPECT_THAT(run.variables, ElementsAre(Pair("a", "1"), Pair("b", "x=y")));
  EXPECT_EQ(run.session.database, "d.db");
  EXPECT_EQ(run.session.threads, 3u);
  EXPECT_EQ(run.session.memory_limit, 2'000'000'000u);
  EXPECT_EQ(run.session.temp_directory, "t");
  EXPECT_TRUE(run.session.dry_run);
  EXPECT_TRUE(run.voice.json);
  EXPECT_TRUE(run.voice.quiet);
}

TEST(Arguments, HaveQuietDefaults) {
  const auto run = std::get<RunArguments>(Parse({"run", "--var", "a=1", "-"}));
  EXPECT_EQ(run.script, "-");
  EXPECT_EQ(run.session.threads, 0u);
  EXPECT_FALSE(run.session.memory_limit);
  EXPECT_FALSE(run.session.dry_run || run.voice.json || run.voice.quiet);
}

TEST(Arguments, ReadExportWithOptionsInTheOrderOfTheDocumentation) {
  const auto one = std::get<ExportArguments>(Parse(
      {"export", "--statistics", "false", "FROM t", "o.parquet", "--compression-level",
       "-5", "--compression=zstd", "--sorting-columns", "[\"a\"]"}));
  EXPECT_EQ(one.query, "FROM t");
  EXPECT_EQ(one.path, "o.parquet");
  EXPECT_THAT(
      one.options,
      ElementsAre(Pair("compression", "zstd"), Pair("compression_level", "-5"),
                  Pair("statistics", "false"), Pair("sorting_columns", "[\"a\"]")));
}

TEST(Arguments, HaveAFlagForEveryOption) {
  for (const OptionSpec& spec : OptionSpecs()) {
    if (spec.name == "path") continue;
    std::string flag = "--" + std::string(spec.name);
    std::ranges::replace(flag, '_', '-');
    const auto one =
        std::get<ExportArguments>(Parse({"export", "q", "p", flag.c_str(), "x"}));
    EXPECT_THAT(one.options, ElementsAre(Pair(std::string(spec.name), "x")));
    EXPECT_THAT(std::get<PrintArguments>(Parse({"export", "--help"})).text,
                HasSubstr(flag + " "));
  }
}

TEST(Arguments, WaitAsLongAsIsSaid) {
  const auto wait = [](const std::vector<const char*>& words) {
    return std::get<RunArguments>(Parse(words)).session.wait;
  };
  EXPECT_EQ(wait({"run", "a"}), std::nullopt);
  EXPECT_EQ(wait({"run", "--wait=30", "a"}), std::chrono::seconds(30));
  EXPECT_EQ(wait({"run", "a", "--wait=0"}), std::chrono::seconds(0));
  EXPECT_GT(wait({"run", "--wait", "a"}), std::chrono::hours(24 * 365));
  EXPECT_GT(wait({"run", "a", "--wait"}), std::chrono::hours(24 * 365));
  const auto one = std::get<ExportArguments>(Parse({"export", "--wait=1", "q", "p"}));
  EXPECT_EQ(one.session.wait, std::chrono::seconds(1));
}

TEST(Arguments, ShowThatWaitMayHaveSeconds) {
  EXPECT_THAT(std::get<PrintArguments>(Parse({"run", "--help"})).text,
              HasSubstr("\n  --wait[=SECONDS]  "));
}

TEST(Arguments, ReadRecover) {
  const auto one = std::get<RecoverArguments>(Parse({"recover", "data/", "--json"}));
  EXPECT_EQ(one.path, "data/");
  EXPECT_TRUE(one.json);
  EXPECT_FALSE(std::get<RecoverArguments>(Parse({"recover", "data"})).json);
}

TEST(Arguments, TakeAQueryThatStartsWithAComment) {
  const auto one = std::get<ExportArguments>(Parse({"export", "--", "--x\nFROM t", "p"}));
  EXPECT_EQ(one.query, "--x\nFROM t");
}

TEST(Arguments, TakeAnEqualsSignWithinAValue) {
  EXPECT_EQ(std::get<RunArguments>(Parse({"run", "a=", "--var=x="})).script, "a=");
  const auto one = std::get<ExportArguments>(Parse({"export", "--", "--x=", "p"}));
  EXPECT_EQ(one.query, "--x=");
}

TEST(Arguments, PrintVersionAndHelp) {
  EXPECT_THAT(std::get<PrintArguments>(Parse({"--version"})).text,
              ::testing::MatchesRegex("lamella [0-9]+\\.[0-9]+\\.[0-9]+\n"));
  for (const char* command : {"run", "export", "recover", "inspect"}) {
    const std::string help = std::get<PrintArguments>(Parse({command, "--help"})).text;
    EXPECT_THAT(help, HasSubstr("Examples:"));
    EXPECT_THAT(std::get<PrintArguments>(Parse({"--help"})).text, HasSubstr(command));
    EXPECT_THAT(help, ::testing::Not(HasSubstr("\n\n\n")));
  }
}

TEST(Arguments, SayWhatIsWrong) {
  const std::pair<std::vector<const char*>, const char*> cases[] = {
      {{}, "say what to do: run, export, recover or inspect; see lamella --help"},
      {{"exprot"}, "unknown command \"exprot\"; did you mean \"export\"?"},
      {{"-x"}, "unknown option \"-x\"; see lamella --help"},
      {{"run"}, "SCRIPT is required"},
      {{"run", "a", "b"}, "one argument too many: \"b\""},
      {{"run", "a", "--thread", "1"}, "unknown option \"--thread\"; did you mean"},
      {{"run", "a", "--threads", "0"}, "--threads"},
      {{"run", "a", "--threads"}, "--threads"},
      {{"run", "a", "--threads", "1", "--threads", "2"}, "--threads is given 2 times"},
      {{"run", "a", "--var", "a"}, "name=value"},
      {{"run", "a", "--var", "a=1", "--var", "a=2"}, "a"},
      {{"run", "a", "--memory-limit", "much"}, "--memory-limit takes a number of bytes"},
      {{"run", "a", "--memory-limit", ""}, "--memory-limit: the value is empty"},
      {{"run", "a", "--database", ""}, "--database: the value is empty; name one"},
      {{"export", "q", "p", "--temp-directory", ""}, "--temp-directory: the value is"},
      {{"run", "--database=", "a"}, "\"--database=\" has no value behind it"},
      {{"export", "q", "p", "--mode="}, "\"--mode=\" has no value behind it"},
      {{"run", "a", "--wait=soon"}, "--wait takes a whole number of seconds"},
      {{"run", "a", "--wait="}, "--wait takes a whole number of seconds, not \"\""},
      {{"run", "a", "--wait=-1"}, "--wait takes a whole number of seconds"},
      {{"run", "a", "--wait=1.5"}, "--wait takes a whole number of seconds"},
      {{"run", "a", "--wait=99999999999"}, "--wait takes a whole number of seconds"},
      {{"run", "a", "--wait", "30"}, "one argument too many: \"30\""},
      {{"recover"}, "PATH is required"},
      {{"recover", "a", "--jsn"}, "did you mean \"--json\"?"},
      {{"export", "q"}, "PATH is required"},
      {{"export", "q", "p", "--compresion", "zstd"}, "did you mean \"--compression\"?"},
      {{"inspect", "a", "--jsn"}, "did you mean \"--json\"?"},
  };
  for (const auto& [words, message] : cases) {
    EXPECT_THAT(FaultOf(words), HasSubstr(message));
  }
}

}  // namespace
}  // namespace lamella::cli
