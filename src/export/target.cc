#include "export/target.h"

#include "export/run_record.h"
#include "lamella/error.h"

namespace lamella::exporting {

bool Exists(io::FileSystem& files, const std::string& path) {
  io::FileStatus status;
  return files.StatusOf(io::kWorkingDirectory, path, io::Links::kFollow, status) == 0;
}

dataset::Target TargetOf(const Tools& tools, const ExportStatement& statement) {
  dataset::Target target;
  target.path = statement.path;
  target.mode = statement.mode();
  target.commit = statement.publish.commit;
  target.run_id = statement.publish.run_id;
  target.fingerprint = statement.fingerprint;
  target.wait = tools.wait;
  target.check_stop = [&stop = tools.stop] {
    if (stop) throw InterruptedError();
  };
  return target;
}

ExportReport ReportOfNothing(const ExportStatement& statement,
                             const std::optional<dataset::RunRecord>& record) {
  ExportReport report;
  report.commit = "none";
  report.path = statement.path;
  report.mode = statement.mode();
  if (record) {
    report.already_done = true;
    AddRunRecord(*record, report);
  }
  return report;
}

}  // namespace lamella::exporting
