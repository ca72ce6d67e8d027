#include "source/duckdb_stream.h"

#include "lamella/error.h"

namespace lamella::source {

Stream::Stream(const Prepared& prepared, const Locate& locate,
               std::atomic<bool>& is_interrupted)
    : locate_(locate), is_interrupted_(is_interrupted) {
  is_interrupted_ = false;
  if (duckdb_execute_prepared_streaming(prepared.get(), result_.address()) !=
      DuckDBSuccess) {
    Throw(duckdb_result_error(result_.address()));
  }
}

bool Stream::IsFor(const std::vector<VectorReader>& readers) {
  if (duckdb_column_count(result_.address()) != readers.size()) return false;
  for (idx_t i = 0; i < readers.size(); ++i) {
    LogicalType type(duckdb_column_logical_type(result_.address(), i));
    const char* name = duckdb_column_name(result_.address(), i);
    if (name != readers[i].column() || !readers[i].Takes(type.get())) return false;
  }
  return true;
}

Chunk Stream::Next() {
  Chunk chunk(duckdb_fetch_chunk(result_.get()));
  if (chunk.get() == nullptr) {
    const char* error = duckdb_result_error(result_.address());
    if (error != nullptr && *error != '\0') Throw(error);
  }
  return chunk;
}

void Stream::Throw(const char* error) const {
  try {
    ThrowEngineError(error, locate_);
  } catch (const InterruptedError&) {
    if (is_interrupted_) throw;
    throw SourceError(
        "the query failed in one of the engine's threads, and the engine can't tell why; "
        "with one thread it can");
  }
}

}  // namespace lamella::source
