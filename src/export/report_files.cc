#include "export/report_files.h"

#include "export/column_statistics.h"
#include "inspect/inspect.h"
#include "io/file_reader.h"
#include "lamella/error.h"

namespace lamella::exporting {

void AddFile(const ReportedFile& file, ExportReport& report) {
  report.rows += file.summary.rows;
  report.bytes += file.summary.bytes;
  report.encoded_bytes += file.summary.encoded_bytes;
  report.stored_bytes += file.summary.stored_bytes;
  report.files.push_back({file.path, file.partition, file.summary.rows,
                          file.summary.bytes, file.summary.row_groups});
}

void AddStatistics(io::FileSystem& files, ExportReport& report) {
  for (FileReport& file : report.files) {
    try {
      const io::FileReader reader(files, file.path);
      file.statistics = StatisticsOf(inspect::Inspect(reader));
    } catch (const Error& error) {
      report.warnings.push_back("no statistics of \"" + file.path +
                                "\": " + error.what());
    }
  }
}

}  // namespace lamella::exporting
