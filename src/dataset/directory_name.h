/// The name of one level of directories: `name=value`, escaped.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lamella/options.h"

namespace lamella::dataset {

/// What stands for NULL in the name of a directory.
inline constexpr std::string_view kNullPartition = "__HIVE_DEFAULT_PARTITION__";

/// One level of directories: `name=value`, or `value`; a single component that never
/// leads anywhere else. Throws SchemaError for a value that can't be a directory (empty,
/// the name of NULL, too long), which the message shows with its column. `text` becomes
/// what the policy for empty strings makes of it.
std::string DirectoryName(const std::string& column, std::optional<std::string>& text,
                          const DatasetOptions& options);

}  // namespace lamella::dataset
