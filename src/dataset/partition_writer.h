/// Rows in any order → one file for each key, in bounded memory.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "dataset/spill_file.h"
#include "dataset/written_file.h"
#include "file/batch_writer.h"
#include "lamella/options.h"
#include "lamella/schema.h"
#include "lamella/source.h"

namespace lamella::dataset {

/// Calls: Consume* Finish. The same rows go to the same files, byte for byte, for any
/// number of threads and any memory; only the random parts of names differ.
class PartitionWriter : public BatchConsumer {
 public:
  /// `schema` is the query's, with the partition columns. All arguments must outlive the
  /// writer. Throws SchemaError for a partition column of a type that has no text.
  PartitionWriter(FileFactory& factory, const Schema& schema, const WriteOptions& options,
                  const DatasetOptions& dataset, const Spill& spill,
                  const file::Execution& execution);
  ~PartitionWriter() override;

  void Consume(const Batch& batch) override;

  /// Writes every file; in the order of their paths.
  std::vector<WrittenFile> Finish();

  /// For progress; from any thread.
  uint64_t rows() const;
  uint64_t bytes_written() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lamella::dataset
