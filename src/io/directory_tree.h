/// What stands below an open directory: seen, removed, given the same attributes.
///
/// Symbolic links are never followed, so nothing outside the tree is ever touched.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "io/file_handle.h"
#include "io/file_system.h"

namespace lamella::io {

/// Something in a tree: the open directory it stands in, its name there, and its path
/// from the top of the tree.
struct TreeEntry {
  int directory;
  const DirectoryEntry& entry;
  const std::string& path;
};

/// Opens a directory below `directory`; an empty `path` is that directory itself.
FileHandle OpenBelow(FileSystem& files, int directory, const std::string& path);

/// What stands in an open directory, by name. `shown` stands for it in messages.
std::vector<DirectoryEntry> ListEntries(FileSystem& files, int directory,
                                        const std::string& shown);

/// Calls `visit` for all that stands below `directory`, sorted, a directory before what
/// it holds. A directory for which `visit` returns false is not entered. Throws IoError.
void WalkTree(FileSystem& files, int directory, const std::string& shown,
              const std::function<bool(const TreeEntry&)>& visit);

/// Removes what stands at `name`, with all that is below it, but nothing of what is
/// mounted there: that is a failure (EBUSY). Nothing there is no fault. Read-only
/// directories of this user are no hindrance. Goes on as far as it can; throws IoError
/// for the first thing that could not be removed.
void RemoveTree(FileSystem& files, int directory, const std::string& name,
                const std::string& shown);

/// Gives the directory `to` the owner, mode, access lists and extended attributes of
/// `from`. Returns 0 or the `-errno` of what could not be kept.
int CopyAttributes(FileSystem& files, int from, int to);

/// Syncs an open directory, where the file system can. Returns 0 or `-errno`.
int SyncDirectory(FileSystem& files, int directory);

}  // namespace lamella::io
