/// Rows out of the middle of the engine's pipeline.
///
/// A streamed result copies each chunk once more before it can be fetched. A COPY
/// function is handed the chunks where they are made. The engine runs the pipeline that
/// ends in such a function on one thread, and those before it on all. A stream is no
/// better: with the little that it may queue, threads wait for each other, and it would
/// have to hold a whole morsel of 122,880 rows, whatever their size, before two of them
/// could work.
///
/// The function is one of the engine's C++ interface, which its C interface is made of:
/// that one flattens all vectors first, which takes as long as making them did. C++
/// headers and library must be of one release, and the constructor sees to that.
///
/// The query is bound once more for this, and may have become another one: who owns a
/// file or table it names may have replaced it. Readers see no column of another type.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "lamella/source.h"
#include "source/duckdb_handles.h"
#include "source/duckdb_types.h"

namespace lamella::source {

/// One per connection; runs one query at a time.
class CopyFeed {
 public:
  /// Registers the function with the engine. Throws SourceError, also when `release`, the
  /// engine's, is another one than the headers'.
  explicit CopyFeed(duckdb_connection connection,
                    std::string_view release = duckdb_library_version());
  ~CopyFeed();
  CopyFeed(const CopyFeed&) = delete;
  CopyFeed& operator=(const CopyFeed&) = delete;

  /// Feeds the rows of the query in `text` to `consumer`, in their order. `readers` has
  /// one entry per column. False, with nothing done, for what can't be copied: SUMMARIZE,
  /// DESCRIBE and others, an engine that was forbidden to COPY, a query whose columns are
  /// not what `readers` take any more.
  bool Run(std::string_view text, const Locate& locate,
           std::vector<VectorReader>& readers, BatchConsumer& consumer);

 private:
  struct Target;

  duckdb_connection connection_;
  std::unique_ptr<Target> target_;
};

}  // namespace lamella::source
