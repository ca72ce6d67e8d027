/// How much of the machine this process may use.
///
/// A container sees the whole machine's memory and processors, and is killed or slowed
/// down when it takes them: what it may have stands in its control group and in the
/// groups around that one.
#pragma once

#include <cstdint>
#include <string>

#include "io/file_system.h"

namespace lamella::io {

/// Bytes of memory: the machine's, or what the control groups leave of them.
uint64_t UsableMemory(FileSystem& files);

/// Processors, at least 1: those that the process may run on, or as many as the quota of
/// its control groups is worth, rounded up.
unsigned UsableProcessors(FileSystem& files);

/// What the process's control groups say (version 2, or version 1 for each controller),
/// the strictest of the process's own and of those around it.
struct GroupLimits {
  uint64_t memory = UINT64_MAX;    ///< Bytes.
  double processors = UINT32_MAX;  ///< Not always whole.
};

/// Reads `/proc` and `/sys` below `root`; whatever is not there sets no limit.
GroupLimits ReadGroupLimits(FileSystem& files, const std::string& root = "");

}  // namespace lamella::io
