/// Directories as values: made, read back, compared.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "dataset/staged_dataset.h"

namespace lamella::dataset::testing {

/// Paths to contents; those of directories end in a slash and have none.
using Tree = std::map<std::string, std::string>;

inline void Make(const std::filesystem::path& at, const Tree& tree) {
  std::filesystem::create_directories(at);
  for (const auto& [path, content] : tree) {
    const bool directory = path.ends_with('/');
    std::filesystem::create_directories(directory ? at / path
                                                  : (at / path).parent_path());
    if (!directory) std::ofstream(at / path, std::ios::binary) << content;
  }
}

/// What stands below `at`; `{"(absent)"}` when there is nothing.
inline Tree TreeOf(const std::filesystem::path& at) {
  if (!std::filesystem::is_directory(at)) return {{"(absent)", ""}};
  Tree tree;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(at)) {
    const std::string path = entry.path().lexically_relative(at).string();
    if (entry.is_directory()) {
      tree[path + "/"];
    } else {
      std::ifstream file(entry.path(), std::ios::binary);
      tree[path] = {std::istreambuf_iterator<char>(file), {}};
    }
  }
  return tree;
}

inline std::vector<std::string> NamesIn(const std::filesystem::path& at) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(at)) {
    names.push_back(entry.path().filename());
  }
  std::ranges::sort(names);
  return names;
}

/// Stages one file.
inline void Put(StagedDataset& dataset, const std::string& directory,
                const std::string& name, const std::string& content) {
  const auto file = dataset.Create(directory, name);
  file->Write({reinterpret_cast<const uint8_t*>(content.data()), content.size()});
  file->Finish();
}

}  // namespace lamella::dataset::testing
