/// The steps of a commit as a journal holds them.
///
/// Each is a text: its first letter says what is done, the rest to which path in the data
/// set. They stand in the order of the letters below.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dataset/commission.h"
#include "io/file_system.h"

namespace lamella::dataset {

inline constexpr char kMakeDirectory = 'd';
inline constexpr char kAddFile = 'a';  ///< Moved from the staged tree.
inline constexpr char kRemoveFile = 'r';
inline constexpr char kRemoveDirectory = 'e';  ///< If it is empty.
inline constexpr char kLedger = 'l';           ///< The rest is a text of the ledger.

/// What has to be done to publish. Once it is decided there is no way back: throws
/// IoError for what could stop it.
std::vector<std::string> StepsOf(const Commission& commission);

/// The path of the directory that holds `path`; empty: the top.
std::string ParentOf(const std::string& path);

/// What stands at `path` in the target.
std::optional<io::FileKind> KindAt(io::FileSystem& files, int target,
                                   const std::string& path);

}  // namespace lamella::dataset
