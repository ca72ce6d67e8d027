/// What another program adds to the old tree in the moment in which a new one takes its
/// place: it belongs to the data set, and moves on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dataset/kept_files.h"
#include "io/file_system.h"

namespace lamella::dataset {

/// Everything that stood in the target when `plan` was made, sorted.
std::vector<std::string> KnownPaths(const Replacement& plan);

/// Gives what is in the open directory `old_tree`, and not known, its place in
/// `new_tree`. What has that place already stays. Returns how many files that were.
/// `shown` stands for the target in messages. Throws IoError.
uint64_t RescueNewcomers(io::FileSystem& files, int old_tree, int new_tree,
                         const std::string& shown, const std::vector<std::string>& known);

/// The warning about it.
std::string NewcomersKept(uint64_t count, const std::string& shown);

}  // namespace lamella::dataset
