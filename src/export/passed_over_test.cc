#include "export/passed_over.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace lamella::exporting {
namespace {

PassedOver After(std::string_view script, bool database) {
  PassedOver passed_over(database);
  for (const Statement& statement : ParseScript(script).statements) {
    passed_over.Add(statement);
  }
  return passed_over;
}

bool Makes(std::string_view script, std::string_view query = "FROM t") {
  return After(script, false).MayMakeFor(query);
}

bool Changes(std::string_view script, std::string_view query = "FROM t",
             bool database = true) {
  return After(script, database).MayChangeColumnsOf(query);
}

TEST(PassedOver, StatementsThatMakeNothingChangeNothing) {
  for (const char* script :
       {"", "SELECT 1", "from range(3)", "WITH a AS (SELECT 1) FROM a", "VALUES (1)",
        "EXPLAIN SELECT 1", "INSERT INTO t VALUES (1)", "UPDATE t SET a = 1",
        "DELETE FROM t", "BEGIN; COMMIT", "SET threads = 2", "SET GLOBAL threads TO 2",
        "set Memory_Limit='1GB'", "RESET threads", "SET TimeZone = 'UTC'",
        "SET TIME ZONE 'UTC'", "PRAGMA threads=2", "SET /* all */ threads=2"}) {
    EXPECT_FALSE(Makes(script)) << script;
    EXPECT_FALSE(Changes(script)) << script;
  }
}

TEST(PassedOver, StatementsThatMakeSomething) {
  for (const char* script : {"ATTACH 'a.db' AS a", "INSTALL spatial", "LOAD spatial"}) {
    EXPECT_TRUE(Makes(script)) << script;
    EXPECT_FALSE(Changes(script)) << script;
  }
}

TEST(PassedOver, OnlyTablesThatAreThereMayBeReplaced) {
  for (const char* script :
       {"CREATE TABLE t (a INT)", "create or replace view t as select 1",
        "ALTER TABLE t ADD COLUMN b INT", "DROP TABLE t"}) {
    EXPECT_TRUE(Makes(script)) << script;
    EXPECT_TRUE(Changes(script)) << script;
    EXPECT_FALSE(Changes(script, "SELECT 1 AS a", false)) << script;
  }
}

TEST(PassedOver, WhatIsNotKnownMayChangeEverything) {
  for (const char* script :
       {"USE other", "SET schema = 'other'", "SET VARIABLE threads = 1",
        "SET \"threads\"=1", "COPY t TO 'a.csv'", "EXECUTE p", "CALL f()",
        "EXPLAIN ANALYZE CREATE TABLE t (a INT)",
        "EXPLAIN (ANALYZE) CREATE TABLE t (a INT)", "(SELECT 1)", "PRAGMA version"}) {
    EXPECT_TRUE(Makes(script)) << script;
    EXPECT_TRUE(Changes(script, "FROM t", false)) << script;
  }
}

TEST(PassedOver, AnExportMakesWhatIsReadByItsName) {
  const std::string one = "EXPORT t TO 'out/x.parquet' TYPE PARQUET;";
  const std::string set =
      "EXPORT t TO 'out/sales/' TYPE PARQUET OPTIONS {\"partition_cols\": \"a\"};";
  for (const char* query :
       {"FROM 'out/x.parquet'", "FROM \"./out/x.parquet\"", "FROM read_parquet('out/*')",
        "FROM '*.parquet'", "FROM 'out/**/x.parquet'"}) {
    EXPECT_TRUE(Makes(one, query)) << query;
    EXPECT_TRUE(Changes(one, query)) << query;
  }
  EXPECT_TRUE(Changes(set, "FROM 'out/sales/a=1/1.parquet'"));
  for (const char* query :
       {"FROM sales", "SELECT t.*, count(*) FROM t", "FROM 'out/y.parquet'"}) {
    EXPECT_FALSE(Makes(one + set, query)) << query;
    EXPECT_FALSE(Changes(one + set, query)) << query;
  }
  EXPECT_FALSE(Changes("SELECT 1", "FROM '*.parquet'"));
}

}  // namespace
}  // namespace lamella::exporting
