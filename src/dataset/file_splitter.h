/// The rows of one directory after another → files of the size that was asked for.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/filename_pattern.h"
#include "dataset/written_file.h"
#include "file/batch_writer.h"
#include "io/byte_sink.h"
#include "lamella/batch.h"
#include "lamella/options.h"
#include "lamella/schema.h"
#include "schema/leaf.h"

namespace lamella::dataset {

/// What all files of a data set have in common. The references must outlive it.
struct FileKind {
  FileFactory& factory;
  const Schema& schema;  ///< Of the files.
  const schema::LeafSchema& leaves;
  const WriteOptions& options;
  const DatasetOptions& dataset;
  const base::FilenamePattern& pattern;
  std::atomic<uint64_t>& bytes_written;  ///< Grows with each file.
};

/// Calls: (Begin Consume* End)*. Where a file ends depends on the rows alone. A file is
/// begun with its first row, so that none is empty.
class FileSplitter {
 public:
  /// `kind` must outlive the splitter.
  FileSplitter(const FileKind& kind, const file::Execution& execution);

  /// The rows from here on belong to `directory`, whose partition columns have these
  /// values.
  void Begin(std::string directory, std::vector<std::optional<std::string>> values);

  void Consume(const Batch& batch);

  /// Ends the last file of the directory.
  void End();

  /// The files so far.
  std::vector<WrittenFile> Take() { return std::move(files_); }

 private:
  void OpenFile();
  void CloseFile();
  bool Complete();
  void LimitRowGroup(const file::FileWeight& weight);

  const FileKind& kind_;
  const file::Execution execution_;
  std::string directory_;
  std::vector<std::optional<std::string>> values_;
  uint64_t index_ = 0;  // Of the next file in its directory.
  std::string name_;    // Of the open file.
  std::vector<WrittenFile> files_;
  std::unique_ptr<io::ByteSink> sink_;       // Null while no file is open.
  std::optional<file::BatchWriter> writer_;  // After the sink: its threads end first.
};

}  // namespace lamella::dataset
