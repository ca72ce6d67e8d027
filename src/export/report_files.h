/// The files in a report.
#pragma once

#include <string>
#include <vector>

#include "file/file_writer.h"
#include "io/file_system.h"
#include "lamella/session.h"

namespace lamella::exporting {

/// A file that was written, and the values that its rows share.
struct ReportedFile {
  std::string path;
  std::vector<PartitionValue> partition;
  file::FileSummary summary;
};

/// Adds the file and its figures.
void AddFile(const ReportedFile& file, ExportReport& report);

/// Reads the statistics of all files from their footers. A file that can't be read any
/// more, because somebody has replaced it since, is a warning: it was written.
void AddStatistics(io::FileSystem& files, ExportReport& report);

}  // namespace lamella::exporting
