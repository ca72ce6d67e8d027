/// The rows of a prepared statement as the engine streams them.
#pragma once

#include <atomic>
#include <vector>

#include "source/duckdb_handles.h"
#include "source/duckdb_types.h"

namespace lamella::source {

/// One run of a statement. `is_interrupted` becomes true when the engine is interrupted
/// by intent, and is false to begin with: threads that the engine stops because another
/// one has failed say that they were interrupted, now and then before that error is
/// known.
class Stream {
 public:
  /// Both must outlive the stream. Throws SourceError.
  Stream(const Prepared& prepared, const Locate& locate,
         std::atomic<bool>& is_interrupted);

  /// Whether its columns are those that `readers` were made for.
  bool IsFor(const std::vector<VectorReader>& readers);

  /// The next chunk with at least one row; an empty handle at the end. Throws
  /// SourceError, or InterruptedError after an interrupt.
  Chunk Next();

 private:
  [[noreturn]] void Throw(const char* error) const;

  const Locate& locate_;
  std::atomic<bool>& is_interrupted_;
  Result result_;
};

}  // namespace lamella::source
