/// What a commit works on, whichever way it is done.
#pragma once

#include "dataset/kept_files.h"
#include "dataset/run_ledger.h"
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
  const RunEntry& run;
  WriteMode effect;
  Replacement plan;
};

}  // namespace lamella::dataset
