#include "export/bound_export.h"

#include <algorithm>

#include "export/sql_type.h"
#include "export/ticker.h"
#include "lamella/error.h"
#include "schema/leaf.h"

namespace lamella::exporting {

source::Locate LocateIn(const MappedText& text) {
  return [text](size_t offset) { return text.At(std::min(offset, text.text().size())); };
}

void Watched(const Tools& tools, const source::Locate& locate,
             const std::function<void()>& work) {
  try {
    work();
  } catch (const InterruptedError&) {
    if (tools.stop) throw;
    throw SourceError(
        "the query failed in one of several threads, and the engine lost "
        "the reason; run it with --threads 1 to see it",
        Blame::kWorld, locate(0));
  }
}

BoundExport::BoundExport(const Tools& tools, const ExportStatement& statement,
                         const Stopwatch& watch)
    : tools_(tools),
      statement_(statement),
      watch_(watch),
      query_(tools.engine.Prepare(statement.query.text(), LocateIn(statement.query))),
      options_(CheckAgainstSchema(statement, query_->schema())) {}

void BoundExport::Run(BatchConsumer& consumer) {
  Watched(tools_, LocateIn(statement_.query), [&] { query_->Run(consumer); });
}

void BoundExport::Accompany(const std::function<Progress()>& progress,
                            const std::function<void()>& work) {
  auto tick = [&] {
    if (tools_.on_progress) tools_.on_progress(progress());
  };
  Ticker(tick, [&] { tools_.engine.Interrupt(); }).Accompany(work);
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
