#include "source/duckdb_copy_feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <duckdb.hpp>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "lamella/error.h"

namespace lamella::source {
namespace {

using ::testing::HasSubstr;

Location Nowhere(size_t) { return {}; }

// A database in memory with one connection.
struct Opened {
  Opened() {
    EXPECT_EQ(duckdb_open(nullptr, database.address()), DuckDBSuccess);
    EXPECT_EQ(duckdb_connect(database.get(), connection.address()), DuckDBSuccess);
  }

  Database database;
  Connection connection;
};

// Calls what it was given, below the engine's frames.
struct Caller : BatchConsumer {
  explicit Caller(std::function<void()> call) : on_batch(std::move(call)) {}
  void Consume(const Batch&) override { on_batch(); }
  std::function<void()> on_batch;
};

// Feeds one row to `consumer`.
void FeedTo(BatchConsumer&& consumer) {
  const Opened opened;
  const LogicalType integer(duckdb_create_logical_type(DUCKDB_TYPE_INTEGER));
  std::vector<VectorReader> readers;
  readers.emplace_back(integer.get(), "i");
  CopyFeed feed(opened.connection.get());
  EXPECT_TRUE(feed.Run("SELECT 1 AS i", Nowhere, readers, consumer));
}

TEST(CopyFeed, RefusesAnEngineOfAnotherRelease) {
  const Opened opened;
  for (const char* other : {"v1.5.5", "v1.5.60", "v2.0.0", ""}) {
    try {
      CopyFeed feed(opened.connection.get(), other);
      ADD_FAILURE() << "took " << other;
    } catch (const SourceError& error) {
      EXPECT_THAT(error.what(), HasSubstr(" and found " + std::string(other) + "; put"));
    }
  }
  const CopyFeed same(opened.connection.get());
}

// As they would be where making a vector flat throws them.
TEST(CopyFeed, TheEnginesOwnExceptionsAreItsErrors) {
  try {
    FeedTo(Caller([] { throw duckdb::OutOfMemoryException("no room for lists"); }));
    FAIL() << "no error";
  } catch (const SourceError& error) {
    EXPECT_THAT(error.what(), HasSubstr("no room for lists"));
  }
  EXPECT_THROW(FeedTo(Caller([] { throw duckdb::InterruptException(); })),
               InterruptedError);
}

}  // namespace
}  // namespace lamella::source
