/// The files of a data set, as whoever writes rows sees them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "file/file_writer.h"
#include "io/byte_sink.h"

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

}  // namespace lamella::dataset
