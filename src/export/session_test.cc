#include "lamella/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "io/testing/temp_directory.h"
#include "lamella/error.h"

namespace lamella {
namespace {

using io::testing::TempDirectory;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

SessionOptions Threads(unsigned threads) {
  SessionOptions options;
  options.threads = threads;
  return options;
}

void Execute(Session& session, std::string_view text) {
  for (const Statement& statement : ParseScript(text).statements) {
    session.Execute(std::get<EngineStatement>(statement));
  }
}

ExportReport Export(Session& session, const std::string& query, const std::string& path,
                    const OptionTexts& options = {}) {
  return session.Export(MakeExport(query, path, options), {});
}

template <typename Kind, typename Call>
Kind ErrorOf(Call call) {
  try {
    call();
  } catch (const Kind& error) {
    return error;
  }
  throw std::runtime_error("no such error");
}

TEST(Session, ExportsWhatItsStatementsMade) {
  TempDirectory directory;
  for (unsigned threads : {1u, 2u}) {
    Session session(Threads(threads));
    Execute(session,
            "CREATE TABLE t AS SELECT i FROM range(1000) r(i); DELETE FROM t WHERE "
            "i < 10");
    const std::string path = directory / "t.parquet";
    ExportReport report = Export(session, "t", path, {{"row_group_size", "400"}});
    EXPECT_EQ(report.path, path);
    EXPECT_EQ(report.rows, 990u);
    EXPECT_EQ(report.bytes, directory.Read("t.parquet").size());
    EXPECT_GT(report.encoded_bytes, 0u);
    EXPECT_GT(report.seconds, 0);
    EXPECT_THAT(report.warnings, IsEmpty());
    ASSERT_EQ(report.files.size(), 1u);
    EXPECT_EQ(report.files[0].path, path);
    EXPECT_EQ(report.files[0].rows, 990u);
    EXPECT_EQ(report.files[0].bytes, report.bytes);
    EXPECT_EQ(report.files[0].row_groups, 3u);
    EXPECT_THAT(directory.Read("t.parquet"), StartsWith("PAR1"));
  }
}

TEST(Session, WarnsOfNamesThatDifferInCaseOnly) {
  // The engine itself renames such columns of a table, but not those of every query.
  TempDirectory directory;
  Session session(Threads(1));
  ExportReport report = Export(session, "SELECT 1 AS a, 2 AS b", directory / "a.parquet");
  EXPECT_THAT(report.warnings, IsEmpty());
  report = Export(session, "SELECT 1 AS a, 2 AS \"A\"", directory / "a.parquet");
  ASSERT_FALSE(report.warnings.empty());
  EXPECT_THAT(report.warnings[0], HasSubstr("differ in case only"));
  report = Export(session, "SELECT 1 AS a, 2 AS \"A\"", directory / "set",
                  {{"partition_cols", "a"}});
  ASSERT_EQ(report.warnings.size(), 1u);
  EXPECT_THAT(report.warnings[0], HasSubstr("differ in case only"));
}

TEST(Session, APartitionColumnThatTheQueryHasTwiceIsRefused) {
  // Dropping both by their name would lose one of them.
  TempDirectory directory;
  Session session(Threads(1));
  for (const char* also : {"false", "true"}) {
    auto error = ErrorOf<OptionError>([&] {
      Export(session, "SELECT 1 AS a, 2 AS a, 3 AS b", directory / "set",
             {{"partition_cols", "a"}, {"write_partition_columns", also}});
    });
    EXPECT_THAT(error.what(), HasSubstr("several columns \"a\""));
    EXPECT_THAT(directory.List(), IsEmpty());
  }
}

TEST(NothingIsVisibleBeforeCommit, AFailureLeavesTheOldFileAndNothingElse) {
  TempDirectory directory;
  directory.Write("a.parquet", "the old file");
  for (unsigned threads : {1u, 2u}) {
    Session session(Threads(threads));
    const std::string path = directory / "a.parquet";
    EXPECT_THROW(Export(session, "SELECT error('x') FROM range(10)", path), SourceError);
    EXPECT_THROW(Export(session, "SELECT 'infinity'::TIMESTAMP_MS", path), Error);
    EXPECT_THROW(Export(session, "SELECT 1 AS i", path, {{"sorting_columns", "missing"}}),
                 OptionError);
    EXPECT_EQ(directory.Read("a.parquet"), "the old file");
    EXPECT_THAT(directory.List(), ElementsAre("a.parquet"));
  }
}

// More rows than any test waits for.
constexpr const char* kEndless = "SELECT hash(i) AS h FROM range(100000000000) r(i)";

TEST(NothingIsVisibleBeforeCommit, WhileItRunsOnlyAHiddenFileStandsThere) {
  TempDirectory directory;
  Session session(Threads(2));
  std::set<std::string> seen;
  EXPECT_THROW(session.Export(MakeExport(kEndless, directory / "a.parquet", {}),
                              [&](const Progress&) {
                                seen = directory.List();
                                session.Interrupt();
                              }),
               InterruptedError);
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_THAT(*seen.begin(), StartsWith(".a.parquet.lamella-"));
  EXPECT_THAT(directory.List(), IsEmpty());
}

TEST(NothingIsVisibleBeforeCommit, AFileThatAppearsMeanwhileStaysUnlessOverwritten) {
  for (const std::string mode : {"error", "ignore", "overwrite"}) {
    TempDirectory directory;
    Session session(Threads(1));
    const ExportStatement statement =
        MakeExport("SELECT sum(hash(i)) AS s FROM range(100000000) r(i)",
                   directory / "a.parquet", {{"mode", mode}});
    const auto appear = [&](const Progress&) { directory.Write("a.parquet", "theirs"); };
    if (mode == "error") {
      auto error = ErrorOf<IoError>([&] { session.Export(statement, appear); });
      EXPECT_THAT(error.what(), HasSubstr("choose the mode \"overwrite\""));
    } else {
      const ExportReport report = session.Export(statement, appear);
      EXPECT_EQ(report.commit, mode == "ignore" ? "none" : "rename");
      EXPECT_EQ(report.files.size(), mode == "ignore" ? 0u : 1u);
    }
    EXPECT_EQ(directory.Read("a.parquet") == "theirs", mode != "overwrite");
    EXPECT_THAT(directory.List(), ElementsAre("a.parquet"));
  }
}

TEST(Session, TellsHowFarItIs) {
  TempDirectory directory;
  Session session(Threads(1));
  std::vector<Progress> told;
  EXPECT_THROW(session.Export(MakeExport(kEndless, directory / "a.parquet", {}),
                              [&](const Progress& progress) {
                                told.push_back(progress);
                                if (told.size() == 3) session.Interrupt();
                              }),
               InterruptedError);
  ASSERT_GE(told.size(), 3u);
  for (size_t i = 1; i < told.size(); ++i) {
    EXPECT_GE(told[i].rows, told[i - 1].rows);
    EXPECT_GE(told[i].bytes_written, told[i - 1].bytes_written);
    EXPECT_GT(told[i].seconds, told[i - 1].seconds);
  }
  EXPECT_GT(told.back().rows, 0u);
  EXPECT_LE(told.back().query_share, 1.0);
}

TEST(Session, WhatTheListenerThrowsEndsTheExport) {
  for (unsigned threads : {1u, 2u}) {
    TempDirectory directory;
    Session session(Threads(threads));
    EXPECT_THROW(session.Export(MakeExport(kEndless, directory / "a.parquet", {}),
                                [](const Progress&) { throw std::out_of_range("mine"); }),
                 std::out_of_range);
    EXPECT_THAT(directory.List(), IsEmpty());
    EXPECT_EQ(Export(session, "SELECT 1 AS i", directory / "b.parquet").rows, 1u);
  }
}

TEST(Session, InterruptEndsAnExportWithinASecondAndLeavesNothing) {
  for (unsigned threads : {1u, 2u}) {
    TempDirectory directory;
    Session session(Threads(threads));
    std::chrono::steady_clock::time_point asked;
    std::thread interrupter([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
      asked = std::chrono::steady_clock::now();
      session.Interrupt();
    });
    EXPECT_THROW(Export(session, kEndless, directory / "a.parquet"), InterruptedError);
    auto ended = std::chrono::steady_clock::now();
    interrupter.join();
    EXPECT_LT(ended - asked, std::chrono::seconds(3));  // One on a quiet machine.
    EXPECT_THAT(directory.List(), IsEmpty());
    EXPECT_THROW(Export(session, "SELECT 1 AS i", directory / "b.parquet"),
                 InterruptedError);
    EXPECT_THROW(Execute(session, "SELECT 1"), InterruptedError);
  }
}

TEST(Session, ErrorsStandWhereTheScriptIsWrong) {
  Session session(Threads(1));
  const std::string text = "\n  SELECT *\n  FROM missing;";
  Script script = ParseScript(text);
  auto error = ErrorOf<SourceError>(
      [&] { session.Execute(std::get<EngineStatement>(script.statements.at(0))); });
  EXPECT_EQ(error.location(), (Location{3, 8}));
  EXPECT_EQ(error.blame(), Blame::kWorld);
}

TEST(Session, DatabasesStay) {
  TempDirectory directory;
  SessionOptions options = Threads(1);
  options.database = directory / "a.duckdb";
  {
    Session session(options);
    Execute(session, "CREATE TABLE t AS SELECT 5 AS i");
  }
  Session session(options);
  EXPECT_EQ(Export(session, "t", directory / "t.parquet").rows, 1u);
}

TEST(Session, ANameThatTwoPartsOfTheResultHaveIsRefused) {
  TempDirectory directory;
  Session session(Threads(1));
  const std::string query = "SELECT {'b': 1} AS a, 2 AS \"a.b\"";
  for (const OptionTexts& options :
       {OptionTexts{{"column_options", R"({"a.b": {"encoding": "plain"}})"}},
        OptionTexts{{"bloom_filter_columns", "A.B"}},
        OptionTexts{{"sorting_columns", "a"}}}) {  // Its only part is "a.b".
    auto error = ErrorOf<OptionError>(
        [&] { Export(session, query, directory / "a.parquet", options); });
    EXPECT_STREQ(error.what(),
                 "\"a.b\" may be a column with a dot in its name or a part of another "
                 "column; give one of them another name with AS");
  }
  const OptionTexts whole = {{"column_options", R"({"a": {"encoding": "plain"}})"}};
  EXPECT_EQ(Export(session, query, directory / "a.parquet", whole).rows, 1u);
}

// --- dry runs
// ---------------------------------------------------------------------------

SessionOptions DryRun(const std::string& database = "") {
  SessionOptions options = Threads(1);
  options.dry_run = true;
  options.database = database;
  return options;
}

void Check(Session& session, std::string_view text) {
  for (const Statement& statement : ParseScript(text).statements) {
    session.Check(statement);
  }
}

TEST(Session, ADryRunMakesNoDatabase) {
  TempDirectory directory;
  Session session(DryRun(directory / "missing.duckdb"));
  Check(session, "CREATE TABLE t (i INTEGER)");
  EXPECT_THAT(directory.List(), IsEmpty());
}

TEST(Session, ADryRunChangesNoDatabase) {
  TempDirectory directory;
  SessionOptions options = Threads(1);
  options.database = directory / "a.duckdb";
  {
    Session session(options);
    Execute(session, "CREATE TABLE t AS SELECT 5 AS i");
  }
  const std::string before = directory.Read("a.duckdb");
  {
    Session session(DryRun(options.database));
    Check(session, "DROP TABLE t");
    Check(session, "EXPORT t TO '" + (directory / "t.parquet") + "' TYPE PARQUET");
  }
  EXPECT_TRUE(directory.Read("a.duckdb") == before);
  EXPECT_EQ(directory.Read("t.parquet"), "(absent)");
}

TEST(Session, ADryRunMakesNoDirectoryForAnExportOfTheDatabase) {
  TempDirectory directory;
  Session session(DryRun());
  for (const char* statement :
       {"EXPORT DATABASE", "/* all */ export database memory TO"}) {
    Check(session, std::string(statement) + " '" + (directory / "all") + "'");
  }
  EXPECT_THAT(directory.List(), IsEmpty());
  EXPECT_THROW(Check(session, "EXPORT DATABASE 5"), Error);
}

TEST(Session, ADryRunFindsWhatDependsOnNothing) {
  Session session(DryRun());
  EXPECT_THROW(Check(session, "EXPORT missing TO 'a' TYPE PARQUET"), SourceError);
  EXPECT_THROW(Check(session,
                     "EXPORT SELECT 1 AS a TO 'a' TYPE PARQUET OPTIONS "
                     "{\"sorting_columns\": [\"b\"]}"),
               OptionError);
  EXPECT_THROW(Check(session, "EXPORT SELECT 1::VARIANT AS a TO 'a' TYPE PARQUET"),
               SchemaError);
  EXPECT_THROW(Check(session, "EXPORT DELETE FROM x TO 'a' TYPE PARQUET"), Error);
}

TEST(Session, ADryRunForgivesWhatAnEarlierStatementWouldMake) {
  Session session(DryRun());
  Check(session, "CREATE TABLE t (i INTEGER); EXPORT t TO 'a' TYPE PARQUET");
  EXPECT_THROW(Check(session, "EXPORT SELEC 1 FROM t t t TO 'a' TYPE PARQUET"), Error);
}

TEST(Session, ADryRunForgivesWhatAnEarlierExportWouldMake) {
  TempDirectory directory;
  Session session(DryRun());
  const std::string x = "'" + (directory / "x.parquet") + "'";
  const std::string into_y = " TO '" + (directory / "y.parquet") + "' TYPE PARQUET;";
  Check(session, "EXPORT SELECT 1 AS a TO " + x + " TYPE PARQUET;");
  Check(session, "EXPORT FROM " + x + into_y + "CREATE TABLE t AS FROM " + x);
  EXPECT_THAT(directory.List(), IsEmpty());
}

TEST(Session, ADryRunForgivesColumnsThatAnEarlierExportWouldMake) {
  TempDirectory directory;
  const std::string x = "'" + (directory / "x.parquet") + "'";
  const std::string sorted =
      " TO 'y' TYPE PARQUET OPTIONS {\"sorting_columns\": [\"b\"]}";
  {
    Session session(Threads(1));
    Export(session, "SELECT 1 AS a", directory / "x.parquet");
  }
  Session session(DryRun());
  EXPECT_THROW(Check(session, "EXPORT FROM " + x + sorted), OptionError);
  Check(session, "EXPORT SELECT 1 AS b TO " + x + " TYPE PARQUET");
  Check(session, "EXPORT FROM " + x + sorted);
  // What reads no file is held to its own columns and tables all the same.
  EXPECT_THROW(Check(session, "EXPORT SELECT 1 AS a" + sorted), OptionError);
  EXPECT_THROW(Check(session, "EXPORT missing TO 'y' TYPE PARQUET"), SourceError);
}

TEST(Session, ADryRunHoldsOptionsToColumnsThatNothingChanges) {
  Session session(DryRun());
  for (const char* before :
       {"SET threads=2", "SELECT 1", "EXPLAIN SELECT 1", "CREATE TABLE t (i INTEGER)"}) {
    Check(session, before);
    EXPECT_THROW(Check(session,
                       "EXPORT SELECT 1 AS a TO 'a' TYPE PARQUET OPTIONS "
                       "{\"column_options\": {\"zz\": {\"encoding\": \"plain\"}}}"),
                 OptionError)
        << before;
  }
}

}  // namespace
}  // namespace lamella
