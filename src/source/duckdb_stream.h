/// The rows of a prepared statement as the engine streams them.
#pragma once

#include <vector>

#include "source/duckdb_handles.h"
#include "source/duckdb_types.h"

namespace lamella::source {

/// One run of a statement.
class Stream {
 public:
  /// `locate` must outlive the stream. Throws SourceError.
  Stream(const Prepared& prepared, const Locate& locate);

  /// Whether its columns are those that `readers` were made for.
  bool IsFor(const std::vector<VectorReader>& readers);

  /// The next chunk with at least one row; an empty handle at the end. Throws
  /// SourceError. InterruptedError may also be that of a thread which the engine stopped
  /// because another one had failed: now and then the engine does not know the error yet.
  Chunk Next();

 private:
  const Locate& locate_;
  Result result_;
};

}  // namespace lamella::source
