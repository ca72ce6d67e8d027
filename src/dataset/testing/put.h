/// One file of a data set in one call.
#pragma once

#include <string>

#include "dataset/staged_dataset.h"

namespace lamella::dataset::testing {

inline void Put(StagedDataset& dataset, const std::string& directory,
                const std::string& name, const std::string& content) {
  const auto file = dataset.Create(directory, name);
  file->Write({reinterpret_cast<const uint8_t*>(content.data()), content.size()});
  file->Finish();
}

/// Has a run remember this.
inline DescribeRun Saying(const std::string& figures, const std::string& details = "") {
  return [=](const CommitReport&) { return RunRecord{figures, details}; };
}

}  // namespace lamella::dataset::testing
