/// Values of partition columns as text, and the names of directories and files made of
/// them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lamella/batch.h"
#include "lamella/options.h"
#include "lamella/schema.h"

namespace lamella::dataset {

/// What stands for NULL in the name of a directory.
inline constexpr std::string_view kNullPartition = "__HIVE_DEFAULT_PARTITION__";

/// Throws SchemaError when values of this column have no text that readers turn back into
/// the same value.
void RequirePartitionable(const Field& field);

/// The text of the value in row `row`; nothing for NULL.
std::optional<std::string> PartitionText(const DataType& type, const ColumnView& column,
                                         uint64_t row);

/// One level of directories: `name=value`, or `value`. Throws IoError, or SchemaError for
/// a value that can't be a directory (empty, the name of NULL, too long), which the
/// message shows with its column. `text` becomes what the policy for empty strings makes
/// of it.
std::string DirectoryName(const std::string& column, std::optional<std::string>& text,
                          const DatasetOptions& options);

/// Finds directories that would be one on a file system that folds case or normal forms.
class SiblingNames {
 public:
  /// Throws SchemaError naming both values when `name` in `parent` folds to the same as
  /// another one before.
  void Add(const std::string& parent, const std::string& name);

 private:
  std::unordered_map<std::string, std::string> names_;  ///< Folded path to name.
};

/// Names of files from a pattern with `{uuid}`, `{uuidv7}` and `{i}`.
class FilenamePattern {
 public:
  /// `.parquet` is added when it is missing. Throws OptionError for a pattern that can't
  /// be a name: a slash, an unknown placeholder, a leading dot or underscore.
  explicit FilenamePattern(std::string_view pattern);

  /// The name of the file with this number in its directory, from 0.
  std::string Name(uint64_t index) const;
  bool unique_everywhere() const;    ///< Has a `{uuid}` or `{uuidv7}`.
  bool unique_in_directory() const;  ///< Or an `{i}`.

 private:
  struct Piece {
    enum class Kind { kText, kUuid, kUuidV7, kIndex } kind;
    std::string text;
  };
  std::vector<Piece> pieces_;
};

/// A random UUID of version 4, and one of version 7 (time-ordered; RFC 9562).
std::string UuidV4();
std::string UuidV7();

}  // namespace lamella::dataset
