/// From a footer to its description, in two steps: what can be said chunk by chunk, and
/// what follows for a whole leaf.
#pragma once

#include <cstdint>
#include <string>

#include "format/metadata.h"
#include "inspect/description.h"

namespace lamella::inspect {

/// How messages name the footer of `path`.
std::string FooterOf(const std::string& path);

/// Says everything that `footer` says about the file at `path` of `bytes` bytes, but for
/// `FileDescription::columns`; nothing else of the file is looked at. Throws
/// format::FormatError when the footer contradicts itself.
FileDescription Describe(const format::FileMetaData& footer, const std::string& path,
                         int64_t bytes);

/// Fills `columns`: adds up the chunks of each leaf in all row groups. `footer` is the
/// one that `description` was made from.
void Summarize(const format::FileMetaData& footer, FileDescription& description);

}  // namespace lamella::inspect
