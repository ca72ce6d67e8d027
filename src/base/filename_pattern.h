/// Names of files from a pattern with `{uuid}`, `{uuidv7}` and `{i}`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lamella::base {

/// A pattern taken apart. `Name` may be called from any thread.
class FilenamePattern {
 public:
  /// `.parquet` is added when it is missing. Throws OptionError for a pattern that can't
  /// be a name that readers open: a separator, an unknown placeholder, a leading dot or
  /// underscore, more than 255 bytes.
  explicit FilenamePattern(std::string_view pattern);

  /// The name of the file with this number in its directory, from 0.
  std::string Name(uint64_t index) const;
  bool unique_everywhere() const;    ///< Has a `{uuid}` or `{uuidv7}`.
  bool unique_in_directory() const;  ///< Or an `{i}`.

 private:
  struct Piece {
    enum class Kind { kText, kUuid, kUuidV7, kIndex } kind;
    std::string text;  ///< kText.
  };

  bool AddPlaceholder(std::string_view placeholder);  ///< False: there is no such one.
  bool Has(Piece::Kind kind) const;

  std::vector<Piece> pieces_;
};

}  // namespace lamella::base
