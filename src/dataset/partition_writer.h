/// Rows in any order → one file for each key, in bounded memory.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "file/batch_writer.h"
#include "io/byte_sink.h"
#include "io/file_system.h"
#include "lamella/options.h"
#include "lamella/schema.h"
#include "lamella/source.h"

namespace lamella::dataset {

/// A file that was written: where, for which key, what it holds.
struct WrittenFile {
  std::string path;                                ///< Relative to the data set.
  std::vector<std::optional<std::string>> values;  ///< Text of each partition column.
  file::FileSummary summary;
};

/// Makes the files of a data set.
class FileFactory {
 public:
  virtual ~FileFactory() = default;
  /// A new file; from any thread.
  virtual std::unique_ptr<io::ByteSink> Create(const std::string& directory,
                                               const std::string& name) = 0;
  /// All of the file was written to the sink.
  virtual void Finish(io::ByteSink& file) = 0;
};

/// Where rows wait that memory does not hold.
struct Spill {
  io::FileSystem* files = nullptr;
  std::string directory;  ///< Made if missing.
  uint64_t memory = 0;    ///< Bytes of rows that may wait in memory.
};

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
