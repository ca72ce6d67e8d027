#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "io/testing/temp_directory.h"
#include "lamella/error.h"
#include "source/engine.h"

namespace lamella::source {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

EngineOptions Threads(unsigned threads, const std::string& database = "") {
  EngineOptions options;
  options.threads = threads;
  options.database = database;
  return options;
}

// Places in a text of one line.
Location Column(size_t offset) { return {1, static_cast<uint32_t>(offset) + 1}; }

class Counter : public BatchConsumer {
 public:
  void Consume(const Batch& batch) override {
    rows += batch.rows;
    EXPECT_GT(batch.rows, 0u);
    if (on_batch) on_batch();
  }
  // Nobody asks who streams.
  bool TakesCodes() const override {
    was_asked = true;
    return true;
  }
  std::function<void()> on_batch;
  uint64_t rows = 0;
  mutable bool was_asked = false;
};

uint64_t CountRows(Engine& engine, const std::string& text) {
  auto query = engine.Prepare(text, Column);
  Counter counter;
  query->Run(counter);
  return counter.rows;
}

template <typename Call>
SourceError ErrorOf(Call call) {
  try {
    call();
  } catch (const SourceError& error) {
    return error;
  }
  ADD_FAILURE() << "no error";
  return SourceError("");
}

class EngineWith : public ::testing::TestWithParam<unsigned> {
 protected:
  Engine engine{Threads(GetParam())};
};
INSTANTIATE_TEST_SUITE_P(Threads, EngineWith, ::testing::Values(1u, 2u));

TEST_P(EngineWith, RunsEveryKindOfQuery) {
  engine.Execute("CREATE TABLE t AS SELECT i, i % 3 AS k FROM range(5000) r(i)", Column);
  EXPECT_EQ(CountRows(engine, "FROM t"), 5000u);
  EXPECT_EQ(CountRows(engine, "WITH x AS (SELECT * FROM t) SELECT * FROM x LIMIT 7"), 7u);
  EXPECT_EQ(CountRows(engine, "VALUES (1), (2)"), 2u);
  EXPECT_EQ(CountRows(engine, "SELECT 1 UNION ALL SELECT 2"), 2u);
  EXPECT_EQ(CountRows(engine, "SUMMARIZE t"), 2u);
  EXPECT_EQ(CountRows(engine, "DESCRIBE t"), 2u);
  EXPECT_EQ(CountRows(engine, "PIVOT t ON k USING count(*)"), 5000u);
  EXPECT_EQ(CountRows(engine, "SELECT * FROM range(3) -- a comment at the end"), 3u);
  EXPECT_EQ(CountRows(engine, "SELECT * FROM t WHERE false"), 0u);
}

TEST_P(EngineWith, AQueryRunsAgain) {
  auto query = engine.Prepare("SELECT * FROM range(10)", Column);
  for (int i = 0; i < 2; ++i) {
    Counter counter;
    query->Run(counter);
    EXPECT_EQ(counter.rows, 10u);
  }
}

TEST_P(EngineWith, RefusesWhatIsNoQuery) {
  SourceError error = ErrorOf([&] { engine.Prepare("CREATE TABLE t (i INT)", Column); });
  EXPECT_STREQ(error.what(),
               "EXPORT takes a query or a table, and this statement is neither");
  EXPECT_EQ(error.blame(), Blame::kText);
  EXPECT_EQ(error.location(), (Location{1, 1}));
}

TEST_P(EngineWith, TextThatDoesNotParseIsToBlameItself) {
  SourceError error = ErrorOf([&] { engine.Prepare("SELECT 1 FRM t t t", Column); });
  EXPECT_EQ(error.blame(), Blame::kText);
  ASSERT_TRUE(error.location().has_value());
  EXPECT_GT(error.location()->column, 1u);
}

TEST_P(EngineWith, WhatIsMissingIsTheWorldsFault) {
  SourceError error = ErrorOf([&] { engine.Prepare("SELECT * FROM nowhere", Column); });
  EXPECT_EQ(error.blame(), Blame::kWorld);
  EXPECT_THAT(error.what(), HasSubstr("nowhere"));
  EXPECT_EQ(error.location(), (Location{1, 15}));
}

// Rows are copied where they are made, or streamed where nothing may be copied.
class EngineFeeds : public ::testing::TestWithParam<std::tuple<unsigned, std::string>> {
 protected:
  void SetUp() override {
    if (std::get<1>(GetParam()) == "Streamed") {
      engine.Execute("SET enable_external_access = false", Column);
    }
  }

  Engine engine{Threads(std::get<0>(GetParam()))};
};
INSTANTIATE_TEST_SUITE_P(Threads, EngineFeeds,
                         ::testing::Combine(::testing::Values(1u, 2u),
                                            ::testing::Values("Copied", "Streamed")),
                         [](const auto& test) {
                           return std::get<1>(test.param) +
                                  std::to_string(std::get<0>(test.param));
                         });

TEST_P(EngineFeeds, RowsAreCopiedWhereThatIsAllowed) {
  for (const char* query : {
           "SELECT 1 AS a, 2 AS A",
           "SELECT 1, 1",
           "SELECT [1], {'a': [2]} FROM range(9)",
           "SELECT map(['k'], [range]) FROM range(9)",
           "SELECT union_value(u := range), [range, 2]::BIGINT[2] FROM range(9)",
       }) {
    Counter counter;
    engine.Prepare(query, Column)->Run(counter);
    EXPECT_EQ(counter.was_asked, std::get<1>(GetParam()) == "Copied") << query;
  }
}

// A stream of several threads may have lost the reason.
TEST_P(EngineFeeds, AFailureWhileRowsAreMadeIsThrown) {
  auto query = engine.Prepare(
      "SELECT CASE WHEN i = 9000 THEN error('bad row') ELSE i END FROM range(10000) t(i)",
      Column);
  // A script may turn the engine's JSON off.
  for (const char* as_json : {"true", "false"}) {
    engine.Execute("SET errors_as_json = " + std::string(as_json), Column);
    Counter counter;
    try {
      query->Run(counter);
      FAIL() << "no error";
    } catch (const SourceError& error) {
      EXPECT_THAT(error.what(), HasSubstr("bad row"));
      EXPECT_THAT(error.what(), Not(HasSubstr("pending")));
    } catch (const InterruptedError&) {
      EXPECT_EQ(GetParam(), std::tuple(2u, std::string("Streamed")));
    }
  }
}

TEST_P(EngineFeeds, WhatTheConsumerThrowsComesBackAsItWas) {
  auto query = engine.Prepare("SELECT * FROM range(100000)", Column);
  Counter counter;
  counter.on_batch = [] { throw IoError("disk full", "/there", 28); };
  try {
    query->Run(counter);
    FAIL() << "no error";
  } catch (const IoError& error) {
    EXPECT_EQ(error.error_number(), 28);
    EXPECT_EQ(error.path(), "/there");
  }
  EXPECT_EQ(CountRows(engine, "SELECT 1"), 1u);  // The engine is as good as before.
}

TEST_P(EngineFeeds, InterruptEndsAQuery) {
  auto query = engine.Prepare("SELECT * FROM range(100000000000)", Column);
  Counter counter;
  counter.on_batch = [&] { engine.Interrupt(); };
  EXPECT_THROW(query->Run(counter), InterruptedError);
}

// What was bound to one table must not read another by its types, nor swap columns.
TEST_P(EngineFeeds, OtherColumnsThanWereBoundAreRefused) {
  for (const char* other :
       {"'text' AS i, 2 AS k", "1::HUGEINT AS i, 2 AS k", "1::DECIMAL(18,2) AS i, 2 AS k",
        "1::DECIMAL(38,0) AS i", "1::DECIMAL(38,0) AS k, 2 AS i"}) {
    engine.Execute("CREATE OR REPLACE TABLE t AS SELECT 1::DECIMAL(38,0) AS i, 2 AS k",
                   Column);
    auto query = engine.Prepare("FROM t", Column);
    engine.Execute("CREATE OR REPLACE TABLE t AS SELECT " + std::string(other), Column);
    Counter counter;
    SourceError error = ErrorOf([&] { query->Run(counter); });
    EXPECT_THAT(error.what(), HasSubstr("run the export again")) << other;
    EXPECT_EQ(error.blame(), Blame::kWorld);
    EXPECT_EQ(counter.rows, 0u);
  }
}

TEST_P(EngineFeeds, OtherRowsThanWereBoundAreRead) {
  engine.Execute("CREATE TABLE t AS SELECT 1 AS i, '{}'::JSON AS j, [{'a': 1}] AS n",
                 Column);
  auto query = engine.Prepare("FROM t", Column);
  engine.Execute("CREATE OR REPLACE TABLE t AS SELECT i, j, n FROM t, range(3)", Column);
  Counter counter;
  query->Run(counter);
  EXPECT_EQ(counter.rows, 3u);
}

TEST(DuckDbEngine, AFileOfOtherColumnsThanWereBoundIsRefused) {
  io::testing::TempDirectory directory;
  const std::string path = directory / "rows.csv";
  Engine engine(Threads(1));
  auto write = [&](const std::string& rows) {
    engine.Execute("COPY (" + rows + ") TO '" + path + "' (HEADER)", Column);
  };
  write("SELECT 1 AS i");
  auto query = engine.Prepare("FROM '" + path + "'", Column);
  write("SELECT 'text' AS i");
  Counter counter;
  EXPECT_THROW(query->Run(counter), SourceError);
  EXPECT_EQ(counter.rows, 0u);
}

// What comes of one column of strings, and how it comes.
class Strings : public BatchConsumer {
 public:
  explicit Strings(bool takes_codes) : takes_codes_(takes_codes) {}
  bool TakesCodes() const override { return takes_codes_; }
  void Consume(const Batch& batch) override {
    const ColumnView& view = batch.columns[0];
    for (uint64_t row = 0; row < batch.rows; ++row) {
      strings.push_back(view.valid(row) ? std::string(view.string(row).view()) : "NULL");
    }
    coded_rows += view.codes != nullptr ? batch.rows : 0;
    if (view.codes != nullptr) dictionaries.insert(view.dictionary_id);
  }

  std::vector<std::string> strings;
  std::set<uint64_t> dictionaries;
  uint64_t coded_rows = 0;

 private:
  bool takes_codes_;
};

TEST(DuckDbEngine, DictionariesOfItsStorageComeAsCodes) {
  io::testing::TempDirectory directory;
  Engine engine(Threads(1));
  // Only newer files have dictionaries with a place for NULL.
  engine.Execute(
      "ATTACH '" + (directory / "a.duckdb") +
          "' AS a (STORAGE_VERSION 'latest'); USE a; "
          "CREATE TABLE t AS SELECT CASE WHEN i % 11 = 3 AND i > 100000 THEN NULL ELSE "
          "repeat('word ', (i * 7919 % 8)::INT) || (i // 90000)::TEXT END AS s "
          "FROM range(300000) r(i); CHECKPOINT",
      Column);
  for (const char* query : {"FROM t", "SELECT upper(s) FROM t",
                            "SELECT s FROM t LIMIT "
                            "5000",
                            "SELECT s FROM t WHERE rowid % 3 = 0"}) {
    Strings flat(false);
    engine.Prepare(query, Column)->Run(flat);
    Strings coded(true);
    engine.Prepare(query, Column)->Run(coded);
    EXPECT_EQ(coded.strings, flat.strings) << query;
    EXPECT_EQ(flat.coded_rows, 0u);
    if (query == std::string("FROM t")) {
      EXPECT_GT(coded.coded_rows, 200'000u);
      EXPECT_GT(coded.dictionaries.size(), 1u);
    }
  }
}

TEST(DuckDbEngine, ItsWayOfFeedingIsForNobodyElse) {
  Engine engine(Threads(1));
  SourceError error = ErrorOf(
      [&] { engine.Execute("COPY (SELECT 1) TO 'x' (FORMAT lamella_rows)", Column); });
  EXPECT_THAT(error.what(), HasSubstr("for EXPORT alone"));
}

TEST_P(EngineWith, InterruptEndsAStatement) {
  std::atomic<bool> done = false;
  std::thread interrupter([&] {
    while (!done) {
      engine.Interrupt();
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  });
  EXPECT_THROW(engine.Execute("SELECT sum(a.range * b.range) FROM range(1000000) a, "
                              "range(1000000) b",
                              Column),
               InterruptedError);
  done = true;
  interrupter.join();
}

TEST_P(EngineWith, ErrorsAreUnderstoodAsPlainTextToo) {
  engine.Execute("SET errors_as_json = false", Column);
  SourceError parser = ErrorOf([&] { engine.Execute("SELEC 1", Column); });
  EXPECT_EQ(parser.blame(), Blame::kText);
  SourceError catalog = ErrorOf([&] { engine.Execute("FROM nowhere", Column); });
  EXPECT_EQ(catalog.blame(), Blame::kWorld);
}

TEST(DuckDbEngine, PrepareOnlyRunsNothing) {
  Engine engine(Threads(1));
  engine.Execute("CREATE TABLE t AS SELECT 1 AS i, 2 AS k", Column);
  EXPECT_NE(engine.PrepareOnly("FROM t", Column), nullptr);
  EXPECT_EQ(engine.PrepareOnly("PIVOT t ON k USING count(*)", Column), nullptr);
  EXPECT_EQ(ErrorOf([&] { engine.PrepareOnly("DELETE FROM t", Column); }).blame(),
            Blame::kText);
  EXPECT_EQ(CountRows(engine, "FROM t"), 1u);
}

TEST(DuckDbEngine, CheckBindsWithoutRunning) {
  Engine engine(Threads(1));
  engine.Check("CREATE TABLE t (i INTEGER)", Column);
  EXPECT_EQ(ErrorOf([&] { engine.Check("FROM t", Column); }).blame(), Blame::kWorld);
  EXPECT_EQ(ErrorOf([&] { engine.Check("FRO t", Column); }).blame(), Blame::kText);
}

TEST(DuckDbEngine, OpensWhatItMadeReadOnly) {
  io::testing::TempDirectory directory;
  const std::string path = directory / "a.duckdb";
  {
    Engine engine(Threads(1, path));
    engine.Execute("CREATE TABLE t AS SELECT 7", Column);
  }
  EngineOptions options = Threads(1, path);
  options.read_only = true;
  Engine engine(options);
  EXPECT_EQ(CountRows(engine, "FROM t"), 1u);
  EXPECT_EQ(ErrorOf([&] { engine.Execute("DROP TABLE t", Column); }).blame(),
            Blame::kWorld);
}

TEST(DuckDbEngine, ADatabaseThatCanNotBeOpenedSaysSo) {
  SourceError error = ErrorOf([] { Engine engine(Threads(1, "/nowhere/a.duckdb")); });
  EXPECT_THAT(error.what(), HasSubstr("can't open the database /nowhere/a.duckdb: "));
}

TEST(DuckDbEngine, MemoryAndThreadsAreWhatWasAskedFor) {
  EngineOptions options = Threads(2);
  options.memory_limit = 300'000'000;
  Engine engine(options);
  EXPECT_EQ(CountRows(engine,
                      "FROM duckdb_settings() WHERE name = 'threads' AND value = '2' OR "
                      "name = 'memory_limit' AND value IN ('286.1 MiB', '300.0 MB')"),
            2u);
}

}  // namespace
}  // namespace lamella::source
