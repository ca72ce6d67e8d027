/// What was done, in words for people.
#pragma once

#include <cstdint>
#include <string>

#include "dataset/staged_dataset.h"
#include "lamella/session.h"

namespace lamella::cli {

/// One export in one line; below it, for a directory of files, the first few partitions.
std::string DescribeExport(const ExportReport& report);

/// What `recover` found at `path`, in one line.
std::string DescribeRecovery(const std::string& path,
                             const dataset::RecoveryReport& report);

/// `1,234,567`.
std::string WithCommas(uint64_t number);

/// `12.3 MB`, in powers of 1000.
std::string HumanBytes(uint64_t bytes);

/// `42 ms`, `1.42 s`, `3 min 05 s`, `2 h 03 min`.
std::string HumanSeconds(double seconds);

}  // namespace lamella::cli
