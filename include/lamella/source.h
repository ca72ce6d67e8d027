/// The seam between whatever makes rows and the writer.
#pragma once

#include "lamella/batch.h"
#include "lamella/schema.h"

namespace lamella {

/// Takes batches. A consumer that is busy simply takes longer to return: that is all the
/// back-pressure there is.
class BatchConsumer {
 public:
  virtual ~BatchConsumer() = default;
  /// Called with one batch after the other, in the order of the rows. The views die when
  /// the call returns, but for strings that the batch keeps. The calls may come from
  /// other threads than that of `Run`, one at a time. What it throws ends the run and is
  /// rethrown by `BatchSource::Run`.
  virtual void Consume(const Batch& batch) = 0;
  /// Whether columns of strings may come with codes.
  virtual bool TakesCodes() const { return false; }
};

/// Rows with a schema. Both pushing engines and pulled streams fit behind `Run`.
class BatchSource {
 public:
  virtual ~BatchSource() = default;
  /// The columns; known before the first row.
  virtual const Schema& schema() const = 0;
  /// Feeds every row to `consumer`, once. Throws SourceError when the engine fails.
  virtual void Run(BatchConsumer& consumer) = 0;
  /// Share of the rows that is done, 0 to 1; negative when the source can't tell. May be
  /// called from any thread.
  virtual double Progress() const { return -1; }
};

}  // namespace lamella
