/// What is remembered of a run that had an id: its report.
#pragma once

#include "dataset/run_ledger.h"
#include "lamella/session.h"

namespace lamella::exporting {

/// More files than these are not remembered: what remembers them is to be small.
inline constexpr size_t kMostRememberedFiles = 10'000;

/// The report without its path and mode, which those who look for it know.
dataset::RunRecord ToRunRecord(const ExportReport& report);

/// Gives `report`, which has its path, all that `ToRunRecord` made a record of. What is
/// missing there stays as it is.
void AddRunRecord(const dataset::RunRecord& record, ExportReport& report);

}  // namespace lamella::exporting
