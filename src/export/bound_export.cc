#include "export/bound_export.h"

#include "export/limits.h"
#include "export/sql_type.h"
#include "export/ticker.h"
#include "lamella/error.h"
#include "schema/leaf.h"

namespace lamella::exporting {

BoundExport::BoundExport(const Tools& tools, const ExportStatement& statement,
                         const Stopwatch& watch)
    : tools_(tools),
      statement_(statement),
      watch_(watch),
      rows_(tools.input.Open(statement)),
      options_(CheckAgainstSchema(statement, rows_->schema())) {
  options_.write.row_group_memory = RowGroupMemory(tools.writer_memory);
}

void BoundExport::Accompany(const std::function<Progress()>& progress,
                            const std::function<void()>& work) {
  auto tick = [&] {
    if (tools_.on_progress) tools_.on_progress(progress());
  };
  Ticker(tick, [&] { tools_.input.Interrupt(); }).Accompany(work);
  if (tools_.stop) throw InterruptedError();
}

ExportReport BoundExport::Report() const {
  ExportReport report;
  report.path = statement_.path;
  report.mode = statement_.mode();
  for (const Field& column : schema().fields) {
    report.schema.push_back({column.name, SqlType(column.type)});
  }
  // Readers meet the partition columns beside those of the files.
  report.warnings = schema::ReaderWarnings(schema());
  report.warnings.insert(report.warnings.end(), options_.warnings.begin(),
                         options_.warnings.end());
  return report;
}

}  // namespace lamella::exporting
