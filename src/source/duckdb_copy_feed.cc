#include "source/duckdb_copy_feed.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <utility>

namespace lamella::source {
namespace {

using CopyFunction = Owned<duckdb_copy_function, duckdb_destroy_copy_function>;

constexpr const char* kName = "lamella_rows";
constexpr std::string_view kPrefix = "COPY (";

// The path is a formality: nothing is opened, as no file is written by the engine.
std::string CopyText(std::string_view text) {
  return std::string(kPrefix) + std::string(text) + "\n) TO 'lamella' (FORMAT " + kName +
         ", USE_TMP_FILE false)";
}

bool IsNested(const VectorReader& reader) { return !reader.type().children.empty(); }

// Runs all of it. While another thread of the engine has the only task there is, the
// engine's own loop would keep a core busy with asking for more, which others need.
// Returns the engine's error, or an empty text.
std::string Execute(const Prepared& prepared) {
  constexpr auto kPause = std::chrono::microseconds(500);
  Pending pending;
  duckdb_pending_state state = DUCKDB_PENDING_ERROR;
  if (duckdb_pending_prepared(prepared.get(), pending.address()) == DuckDBSuccess) {
    state = DUCKDB_PENDING_RESULT_NOT_READY;
  }
  while (!duckdb_pending_execution_is_finished(state)) {
    state = duckdb_pending_execute_task(pending.get());
    if (state == DUCKDB_PENDING_NO_TASKS_AVAILABLE) std::this_thread::sleep_for(kPause);
  }
  Result result;
  const char* error = nullptr;
  if (state == DUCKDB_PENDING_ERROR) {
    error = duckdb_pending_error(pending.get());
  } else if (duckdb_execute_pending(pending.get(), result.address()) == DuckDBSuccess) {
    return "";
  } else {
    error = duckdb_result_error(result.address());
  }
  return error != nullptr && *error != '\0' ? error : "the query failed";
}

// The engine asks for these.
void Begin(duckdb_copy_function_global_init_info) {}
void End(duckdb_copy_function_finalize_info) {}

}  // namespace

CopyFeed::CopyFeed(duckdb_connection connection) : connection_(connection) {
  CopyFunction function(duckdb_create_copy_function());
  duckdb_copy_function_set_name(function.get(), kName);
  duckdb_copy_function_set_extra_info(function.get(), target_.get(), nullptr);
  duckdb_copy_function_set_bind(function.get(), Bind);
  duckdb_copy_function_set_global_init(function.get(), Begin);
  duckdb_copy_function_set_sink(function.get(), Sink);
  duckdb_copy_function_set_finalize(function.get(), End);
  if (duckdb_register_copy_function(connection, function.get()) != DuckDBSuccess) {
    throw SourceError("the engine refused to register a function for its rows");
  }
}

bool CopyFeed::Run(std::string_view text, const Locate& locate,
                   std::vector<VectorReader>& readers, BatchConsumer& consumer) {
  if (std::any_of(readers.begin(), readers.end(), IsNested)) return false;
  target_->readers = &readers;
  target_->consumer = &consumer;
  target_->batch.columns.resize(readers.size());
  Prepared prepared;
  if (duckdb_prepare(connection_, CopyText(text).c_str(), prepared.address()) !=
      DuckDBSuccess) {
    *target_ = Target();
    return false;
  }
  const std::string error = Execute(prepared);
  const std::exception_ptr failure = std::exchange(*target_, Target()).failure;
  if (failure) std::rethrow_exception(failure);
  if (error.empty()) return true;
  auto behind_prefix = [&](size_t offset) {
    return locate(offset - std::min(offset, kPrefix.size()));
  };
  ThrowEngineError(error.c_str(), behind_prefix);
}

// Comes again when the engine finds, before it runs, that a table has changed.
void CopyFeed::Bind(duckdb_copy_function_bind_info info) {
  const auto* target =
      static_cast<Target*>(duckdb_copy_function_bind_get_extra_info(info));
  if (target->consumer == nullptr) {
    duckdb_copy_function_bind_set_error(info, "this format is for EXPORT alone");
    return;
  }
  auto type = [&](idx_t i) { return duckdb_copy_function_bind_get_column_type(info, i); };
  if (!AllTake(*target->readers, duckdb_copy_function_bind_get_column_count(info),
               type)) {
    duckdb_copy_function_bind_set_error(info, kColumnsChanged);
  }
}

void CopyFeed::Sink(duckdb_copy_function_sink_info info, duckdb_data_chunk chunk) {
  auto* target = static_cast<Target*>(duckdb_copy_function_sink_get_extra_info(info));
  try {
    Batch& batch = target->batch;
    batch.rows = duckdb_data_chunk_get_size(chunk);
    for (idx_t i = 0; i < batch.columns.size(); ++i) {
      (*target->readers)[i].Read(duckdb_data_chunk_get_vector(chunk, i), batch.rows,
                                 batch.columns[i]);
    }
    if (batch.rows != 0) target->consumer->Consume(batch);
  } catch (...) {
    // Exceptions must not pass through the engine's C interface; Run throws it on.
    target->failure = std::current_exception();
    duckdb_copy_function_sink_set_error(info, "the rows could not be written");
  }
}

}  // namespace lamella::source
