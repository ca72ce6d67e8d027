#include "io/machine.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string_view>
#include <thread>

#include "io/text_file.h"
#include "lamella/error.h"

namespace lamella::io {
namespace {

// Empty when there is no such file: then nothing is limited by it.
std::string ReadIfThere(FileSystem& files, const std::string& path) {
  try {
    return ReadText(files, path);
  } catch (const IoError&) {
    return "";
  }
}

// The first number of a file; `none` for `max`, `-1`, and where there is no file.
double ReadNumber(FileSystem& files, const std::string& path, double none) {
  std::istringstream text(ReadIfThere(files, path));
  double number = 0;
  return text >> number && number > 0 ? number : none;
}

class Reader {
 public:
  Reader(FileSystem& files, const std::string& root) : files_(files), root_(root) {}

  GroupLimits Run() {
    std::istringstream lines(ReadIfThere(files_, root_ + "/proc/self/cgroup"));
    for (std::string line; std::getline(lines, line);) ReadLine(line);
    return limits_;
  }

 private:
  // `hierarchy:controllers:path`; version 2 has one hierarchy, 0, without controllers.
  void ReadLine(const std::string& line) {
    size_t first = line.find(':');
    size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) return;
    std::string path = line.substr(second + 1);
    std::istringstream controllers(line.substr(first + 1, second - first - 1));
    if (second == first + 1) ReadGroups("", path);
    for (std::string name; std::getline(controllers, name, ',');) {
      if (name == "memory" || name == "cpu") ReadGroups("/" + name, path);
    }
  }

  // Also where the path is one that only the host can see: the group then stands at the
  // top of what is mounted.
  void ReadGroups(const std::string& controller, std::string path) {
    while (!path.empty() && path.back() == '/') path.pop_back();
    for (;; path.resize(path.rfind('/'))) {
      std::string group = root_;
      ReadGroup(group.append("/sys/fs/cgroup").append(controller).append(path) + "/");
      if (path.empty()) return;
    }
  }

  void ReadGroup(const std::string& group) {
    for (const char* name : {"memory.max", "memory.limit_in_bytes"}) {
      double bytes = ReadNumber(files_, group + name, 0x1p63);
      if (bytes < 0x1p62) {
        limits_.memory = std::min(limits_.memory, static_cast<uint64_t>(bytes));
      }
    }
    double quota = ReadNumber(files_, group + "cpu.cfs_quota_us", 0);
    double period = ReadNumber(files_, group + "cpu.cfs_period_us", 0);
    Limit(quota, period);
    std::istringstream both(ReadIfThere(files_, group + "cpu.max"));
    if (both >> quota >> period) Limit(quota, period);
  }

  void Limit(double quota, double period) {
    if (quota <= 0 || period <= 0) return;
    limits_.processors = std::min(limits_.processors, quota / period);
  }

  FileSystem& files_;
  const std::string root_;
  GroupLimits limits_;
};

}  // namespace

GroupLimits ReadGroupLimits(FileSystem& files, const std::string& root) {
  return Reader(files, root).Run();
}

uint64_t UsableMemory(FileSystem& files) {
  uint64_t machine = static_cast<uint64_t>(sysconf(_SC_PHYS_PAGES)) *
                     static_cast<uint64_t>(sysconf(_SC_PAGE_SIZE));
  return std::min(machine, ReadGroupLimits(files).memory);
}

unsigned UsableProcessors(FileSystem& files) {
  double quota = std::ceil(ReadGroupLimits(files).processors);
  unsigned here = std::max(1u, std::thread::hardware_concurrency());
  return quota < here ? static_cast<unsigned>(quota) : here;
}

}  // namespace lamella::io
