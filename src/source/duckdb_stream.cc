#include "source/duckdb_stream.h"

namespace lamella::source {

Stream::Stream(const Prepared& prepared, const Locate& locate) : locate_(locate) {
  if (duckdb_execute_prepared_streaming(prepared.get(), result_.address()) !=
      DuckDBSuccess) {
    ThrowEngineError(duckdb_result_error(result_.address()), locate_);
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
    if (error != nullptr && *error != '\0') ThrowEngineError(error, locate_);
  }
  return chunk;
}

}  // namespace lamella::source
