/// The name of one level of directories: `name=value`, escaped.
///
/// `%` and two hexadecimal digits stand for a byte, which every reader decodes in values.
/// What comes out is a single component that leads nowhere else, is not hidden, and that
/// no other value shares.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lamella/options.h"

namespace lamella::dataset {

/// What stands for NULL in the name of a directory.
inline constexpr std::string_view kNullPartition = "__HIVE_DEFAULT_PARTITION__";

/// Throws SchemaError for a column whose name no directory can carry; `DirectoryName`
/// would, but only when there is a row.
void RequireDirectoryColumn(const std::string& column, const DatasetOptions& options);

/// The directory for `text`, or for NULL. Throws SchemaError for a value that can't be a
/// directory (empty, the name of NULL, too long), which the message shows with its
/// column. `text` becomes what the policy for empty strings makes of it.
std::string DirectoryName(const std::string& column, std::optional<std::string>& text,
                          const DatasetOptions& options);

/// `text` with its escapes decoded, as readers do: what only looks like one stays.
std::string Unescaped(std::string_view text);

}  // namespace lamella::dataset
