/// DuckDB's C handles with owners, and its failures as exceptions.
#pragma once

#include <duckdb.h>

#include <string>
#include <utility>

#include "source/engine.h"

namespace lamella::source {

/// Owns one handle, which `Destroy` frees.
template <typename Handle, void (*Destroy)(Handle*)>
class Owned {
 public:
  Owned() = default;
  explicit Owned(Handle handle) : handle_(handle) {}
  Owned(Owned&& other) noexcept : handle_(std::exchange(other.handle_, Handle{})) {}
  Owned& operator=(Owned&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Owned() { Destroy(&handle_); }

  Handle get() const { return handle_; }
  Handle* address() { return &handle_; }

 private:
  Handle handle_{};
};

using Database = Owned<duckdb_database, duckdb_close>;
using Connection = Owned<duckdb_connection, duckdb_disconnect>;
using Config = Owned<duckdb_config, duckdb_destroy_config>;
using Extracted = Owned<duckdb_extracted_statements, duckdb_destroy_extracted>;
using Prepared = Owned<duckdb_prepared_statement, duckdb_destroy_prepare>;
using Pending = Owned<duckdb_pending_result, duckdb_destroy_pending>;
using Result = Owned<duckdb_result, duckdb_destroy_result>;
using Chunk = Owned<duckdb_data_chunk, duckdb_destroy_data_chunk>;
using LogicalType = Owned<duckdb_logical_type, duckdb_destroy_logical_type>;

/// A string that the engine allocated.
inline std::string TakeText(char* text) {
  std::string copy = text == nullptr ? "" : text;
  duckdb_free(text);
  return copy;
}

/// Throws the engine's `message`, JSON as `errors_as_json` makes it or plain text, as a
/// SourceError or InterruptedError.
[[noreturn]] void ThrowEngineError(const char* message, const Locate& locate);

}  // namespace lamella::source
