/// A small file of texts that is replaced in one step: the form of journal and run ids.
///
/// Layout: a line with the kind of file, then each text as `<bytes>:<text>\n`, then the
/// CRC-32 of all that as eight hexadecimal digits and a line end.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dataset/target_place.h"
#include "io/file_system.h"

namespace lamella::dataset {

/// Which file: its directory and name, what its first line says, and the path that
/// messages show.
struct FieldFile {
  int directory;
  std::string name;
  const char* kind;
  std::string path;
};

/// The texts of a file; nothing when there is none. Throws IoError when it is damaged.
std::optional<std::vector<std::string>> ReadFields(io::FileSystem& files,
                                                   const FieldFile& file);

/// The same, and nothing when it is damaged: of a file that was made in place.
std::optional<std::vector<std::string>> ReadIfWhole(io::FileSystem& files,
                                                    const FieldFile& file);

/// Replaces the file; when it throws, the old one stands and nothing else is left.
/// Returns 0 when the new one is on stable storage, or the `-errno` of the sync of its
/// directory, without which it may not survive a loss of power.
[[nodiscard]] int WriteFields(io::FileSystem& files, const FieldFile& file,
                              const Home& home, const std::vector<std::string>& fields);

/// Makes a file, which must not exist, in place: it is damaged when the run dies
/// meanwhile. It is synced, its name is not. When this throws, it may be there.
void WriteInPlace(io::FileSystem& files, const FieldFile& file,
                  const std::vector<std::string>& fields);

}  // namespace lamella::dataset
