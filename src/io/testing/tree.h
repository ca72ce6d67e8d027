/// Directories as values: made, read back, compared.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace lamella::io::testing {

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

/// A content as `TreeOf` tells it: long ones by length and hash.
inline std::string Brief(const std::string& content) {
  if (content.size() < 100) return content;
  return std::to_string(content.size()) + " bytes, hash " +
         std::to_string(std::hash<std::string>()(content));
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
      tree[path] = Brief({std::istreambuf_iterator<char>(file), {}});
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

}  // namespace lamella::io::testing
