/// What a commit works on, whichever way it is done.
#pragma once

#include "dataset/kept_files.h"
#include "dataset/run_ledger.h"
#include "dataset/staged_dataset.h"
#include "dataset/staged_tree.h"
#include "dataset/target_place.h"
#include "io/file_system.h"
#include "lamella/options.h"

namespace lamella::dataset {

/// Lives as long as the commit; what it refers to belongs to the run.
struct Commission {
  io::FileSystem& files;
  TargetPlace& place;
  StagedTree& tree;
  RunLedger& ledger;
  RunEntry& run;
  const DescribeRun& describe;
  WriteMode effect;
  Replacement plan;
};

/// The commit will be one of this `kind`, unless it comes to nothing.
inline void Announce(Commission& commission, CommitKind kind, CommitReport& report) {
  report.commit = kind;
  RunEntry& run = commission.run;
  if (run.id) run.record = commission.describe(report);
}

}  // namespace lamella::dataset
