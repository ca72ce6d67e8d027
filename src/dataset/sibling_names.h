/// Directories that would be one on a file system that folds case or normal forms.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

namespace lamella::dataset {

/// `name` as such a file system compares it: Unicode's full case folding on canonical
/// decompositions, without the characters that are ignored when shown.
std::string FoldedName(std::string_view name);

/// The names of directories seen so far.
class SiblingNames {
 public:
  /// Throws SchemaError naming both when `name` in `parent` folds to the same as another
  /// one before. The same name again is no fault.
  void Add(const std::string& parent, const std::string& name);

  /// The name that was added in `parent` and folds to the same as `name`; null: none was.
  const std::string* Find(const std::string& parent, const std::string& name) const;

 private:
  std::unordered_map<std::string, std::string> names_;  ///< Folded path to name.
};

}  // namespace lamella::dataset
