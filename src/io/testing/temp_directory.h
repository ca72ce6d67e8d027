/// Directories for tests.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string>

namespace lamella::io::testing {

/// A place without a disk below, for tests that sync a thousand times.
inline std::filesystem::path InMemory() {
  const std::filesystem::path memory = "/dev/shm";
  return std::filesystem::is_directory(memory) ? memory
                                               : std::filesystem::temp_directory_path();
}

/// A directory for one test, removed with everything in it.
class TempDirectory {
 public:
  explicit TempDirectory(
      const std::filesystem::path& above = std::filesystem::temp_directory_path()) {
    std::string pattern = (above / "lamella-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    path_ = pattern;
  }
  ~TempDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

  void Write(const std::string& name, const std::string& content) const {
    std::ofstream(*this / name, std::ios::binary) << content;
  }

  /// The content of a file, or "(absent)".
  std::string Read(const std::string& name) const {
    std::ifstream file(*this / name, std::ios::binary);
    if (!file) return "(absent)";
    return {std::istreambuf_iterator<char>(file), {}};
  }

  /// Every path inside, relative and sorted.
  std::set<std::string> List() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path_)) {
      names.insert(entry.path().lexically_relative(path_).string());
    }
    return names;
  }

 private:
  std::string path_;
};

}  // namespace lamella::io::testing
