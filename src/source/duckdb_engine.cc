#include <algorithm>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

#include "source/duckdb_copy_feed.h"
#include "source/duckdb_handles.h"
#include "source/duckdb_stream.h"
#include "source/duckdb_types.h"
#include "source/engine.h"

namespace lamella::source {

struct Engine::Handles {
  Database database;
  Connection connection;
  std::unique_ptr<CopyFeed> feed;
};

namespace {

void SetConfig(Config& config, const char* name, const std::string& value) {
  if (duckdb_set_config(config.get(), name, value.c_str()) != DuckDBSuccess) {
    throw SourceError("the engine refused " + std::string(name) + " = " + value);
  }
}

Config ConfigOf(const EngineOptions& options) {
  Config config;
  if (duckdb_create_config(config.address()) != DuckDBSuccess) {
    throw SourceError("the engine could not be configured");
  }
  if (options.threads != 0) SetConfig(config, "threads", std::to_string(options.threads));
  if (options.memory_limit) {
    SetConfig(config, "memory_limit", std::to_string(*options.memory_limit) + "B");
  }
  if (!options.temp_directory.empty()) {
    SetConfig(config, "temp_directory", options.temp_directory);
  }
  if (options.read_only && !options.database.empty()) {
    SetConfig(config, "access_mode", "READ_ONLY");
  }
  return config;
}

void RunQuietly(duckdb_connection connection, const char* text) {
  Result result;
  if (duckdb_query(connection, text, result.address()) != DuckDBSuccess) {
    ThrowEngineError(duckdb_result_error(result.address()), {});
  }
}

// The statements of a text: more than one where the engine rewrites it (PIVOT).
class Statements {
 public:
  Statements(duckdb_connection connection, std::string_view text, const Locate& locate)
      : connection_(connection), locate_(locate) {
    count_ = duckdb_extract_statements(connection, std::string(text).c_str(),
                                       extracted_.address());
    if (count_ == 0) {
      ThrowEngineError(duckdb_extract_statements_error(extracted_.get()), locate);
    }
  }

  idx_t count() const { return count_; }

  Prepared Prepare(idx_t index) {
    Prepared prepared;
    if (duckdb_prepare_extracted_statement(connection_, extracted_.get(), index,
                                           prepared.address()) != DuckDBSuccess) {
      ThrowEngineError(duckdb_prepare_error(prepared.get()), locate_);
    }
    return prepared;
  }

 private:
  duckdb_connection connection_;
  const Locate& locate_;
  Extracted extracted_;
  idx_t count_ = 0;
};

void RunAndDrop(const Prepared& prepared, const Locate& locate) {
  Stream stream(prepared, locate);
  while (stream.Next().get() != nullptr) {
  }
}

// Binding an EXPORT DATABASE makes its directory already. No other statement of the
// engine begins with this word.
bool BindingChangesFiles(std::string_view text) {
  constexpr std::string_view kWord = "export";
  return text.size() > kWord.size() &&
         std::equal(kWord.begin(), kWord.end(), text.begin(), [](char expected, char c) {
           return std::tolower(static_cast<unsigned char>(c)) == expected;
         });
}

bool IsQuery(const Prepared& prepared) {
  switch (duckdb_prepared_statement_type(prepared.get())) {
    case DUCKDB_STATEMENT_TYPE_SELECT:
    case DUCKDB_STATEMENT_TYPE_EXPLAIN:
    case DUCKDB_STATEMENT_TYPE_EXECUTE:
    case DUCKDB_STATEMENT_TYPE_CALL:
    case DUCKDB_STATEMENT_TYPE_PRAGMA:
    case DUCKDB_STATEMENT_TYPE_RELATION:
      return true;
    default:
      return false;
  }
}

class DuckDbQuery : public BatchSource {
 public:
  /// `feed` may be null.
  DuckDbQuery(duckdb_connection connection, Prepared prepared, std::string_view text,
              Locate locate, CopyFeed* feed)
      : connection_(connection),
        prepared_(std::move(prepared)),
        text_(text),
        locate_(std::move(locate)),
        feed_(feed) {
    idx_t count = duckdb_prepared_statement_column_count(prepared_.get());
    for (idx_t i = 0; i < count; ++i) {
      const char* name = duckdb_prepared_statement_column_name(prepared_.get(), i);
      std::string column = TakeText(const_cast<char*>(name));
      LogicalType type(duckdb_prepared_statement_column_logical_type(prepared_.get(), i));
      readers_.emplace_back(type.get(), column);
      schema_.fields.push_back({column, readers_.back().type(), true});
    }
  }

  const Schema& schema() const override { return schema_; }

  void Run(BatchConsumer& consumer) override {
    const bool fed = feed_ != nullptr && feed_->Run(text_, locate_, readers_, consumer);
    if (!fed) RunStream(consumer);
  }

  double Progress() const override {
    double percentage = duckdb_query_progress(connection_).percentage;
    // Table functions that can't tell how far they are say 0 all the time.
    return percentage <= 0 ? -1.0 : percentage / 100.0;
  }

 private:
  void RunStream(BatchConsumer& consumer) {
    Stream stream(prepared_, locate_);
    if (!stream.IsFor(readers_)) throw SourceError(kColumnsChanged);
    Batch batch;
    batch.columns.resize(readers_.size());
    for (Chunk chunk = stream.Next(); chunk.get() != nullptr; chunk = stream.Next()) {
      batch.rows = duckdb_data_chunk_get_size(chunk.get());
      if (batch.rows == 0) continue;
      for (idx_t i = 0; i < readers_.size(); ++i) {
        readers_[i].Read(duckdb_data_chunk_get_vector(chunk.get(), i), batch.rows,
                         batch.columns[i]);
      }
      consumer.Consume(batch);
    }
  }

  duckdb_connection connection_;
  Prepared prepared_;
  std::string text_;
  Locate locate_;
  CopyFeed* feed_;
  std::vector<VectorReader> readers_;
  Schema schema_;
};

// EXPORT writes rows: a statement that changes something has none to write.
void RejectOtherThanQuery(const Prepared& prepared, const Locate& locate) {
  if (duckdb_nparams(prepared.get()) != 0) {
    throw SourceError(
        "the query has a parameter (? or $1) that nothing gives a value; "
        "write ${name} and pass --var name=value",
        Blame::kText, locate(0));
  }
  if (!IsQuery(prepared)) {
    throw SourceError("EXPORT takes a query or a table, and this statement is neither",
                      Blame::kText, locate(0));
  }
}

}  // namespace

Engine::Engine(const EngineOptions& options) : handles_(std::make_unique<Handles>()) {
  Config config = ConfigOf(options);
  const char* path = options.database.empty() ? nullptr : options.database.c_str();
  char* error = nullptr;
  if (duckdb_open_ext(path, handles_->database.address(), config.get(), &error) !=
      DuckDBSuccess) {
    std::string reason = TakeText(error);
    throw SourceError("can't open the database " + options.database + ": " + reason);
  }
  if (duckdb_connect(handles_->database.get(), handles_->connection.address()) !=
      DuckDBSuccess) {
    throw SourceError("can't connect to the database " + options.database);
  }
  handles_->feed = std::make_unique<CopyFeed>(handles_->connection.get());
  RunQuietly(handles_->connection.get(), "SET errors_as_json = true");
  // A streamed result queues this much, and counts a long string as 16 bytes: rows of 1
  // MB fill gigabytes before the queue is full.
  RunQuietly(handles_->connection.get(), "SET streaming_buffer_size = '1KB'");
  RunQuietly(handles_->connection.get(), "SET enable_progress_bar = true");
  RunQuietly(handles_->connection.get(), "SET enable_progress_bar_print = false");
}

Engine::~Engine() = default;

void Engine::Execute(std::string_view text, const Locate& locate) {
  Statements statements(handles_->connection.get(), text, locate);
  for (idx_t i = 0; i < statements.count(); ++i) {
    RunAndDrop(statements.Prepare(i), locate);
  }
}

std::unique_ptr<BatchSource> Engine::Prepare(std::string_view text,
                                             const Locate& locate) {
  Statements statements(handles_->connection.get(), text, locate);
  idx_t last = statements.count() - 1;
  for (idx_t i = 0; i < last; ++i) RunAndDrop(statements.Prepare(i), locate);
  Prepared prepared = statements.Prepare(last);
  RejectOtherThanQuery(prepared, locate);
  // A query that is several statements is not the text any more.
  CopyFeed* feed = last == 0 ? handles_->feed.get() : nullptr;
  return std::make_unique<DuckDbQuery>(handles_->connection.get(), std::move(prepared),
                                       text, locate, feed);
}

std::unique_ptr<BatchSource> Engine::PrepareOnly(std::string_view text,
                                                 const Locate& locate) {
  Statements statements(handles_->connection.get(), text, locate);
  if (statements.count() != 1) return nullptr;
  Prepared prepared = statements.Prepare(0);
  RejectOtherThanQuery(prepared, locate);
  return std::make_unique<DuckDbQuery>(handles_->connection.get(), std::move(prepared),
                                       text, locate, nullptr);
}

void Engine::Check(std::string_view text, const Locate& locate) {
  Statements statements(handles_->connection.get(), text, locate);
  if (statements.count() == 1 && !BindingChangesFiles(text)) statements.Prepare(0);
}

void Engine::Interrupt() { duckdb_interrupt(handles_->connection.get()); }

}  // namespace lamella::source
