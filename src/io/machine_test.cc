#include "io/machine.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <thread>

#include "io/testing/temp_directory.h"

namespace lamella::io {
namespace {

using testing::TempDirectory;

// What a machine with these files allows.
GroupLimits Read(const std::map<std::string, std::string>& contents) {
  TempDirectory root;
  for (const auto& [path, content] : contents) {
    std::filesystem::create_directories(std::filesystem::path(root / path).parent_path());
    root.Write(path, content);
  }
  return ReadGroupLimits(RealFileSystem(), root.path());
}

constexpr const char* kGroups = "proc/self/cgroup";
constexpr double kAny = UINT32_MAX;

TEST(Machine, WithoutGroupsThereIsNoLimit) {
  for (const GroupLimits& limits :
       {Read({}), Read({{kGroups, ""}}), Read({{kGroups, "0::/\n"}}),
        Read({{kGroups, "nonsense\n0:\n"}}),
        Read({{kGroups, "0::/a\n"},
              {"sys/fs/cgroup/a/memory.max", "max\n"},
              {"sys/fs/cgroup/a/cpu.max", "max 100000\n"}})}) {
    EXPECT_EQ(limits.memory, UINT64_MAX);
    EXPECT_EQ(limits.processors, kAny);
  }
}

TEST(Machine, ReadsGroupsOfVersionTwo) {
  GroupLimits limits = Read({{kGroups, "0::/a/b\n"},
                             {"sys/fs/cgroup/a/b/memory.max", "2147483648\n"},
                             {"sys/fs/cgroup/a/b/cpu.max", "150000 100000\n"}});
  EXPECT_EQ(limits.memory, 2147483648u);
  EXPECT_EQ(limits.processors, 1.5);
}

TEST(Machine, TheStrictestGroupAroundItCounts) {
  GroupLimits limits = Read({{kGroups, "0::/a/b/c\n"},
                             {"sys/fs/cgroup/a/memory.max", "1000\n"},
                             {"sys/fs/cgroup/a/b/memory.max", "3000\n"},
                             {"sys/fs/cgroup/a/b/c/memory.max", "2000\n"},
                             {"sys/fs/cgroup/a/b/cpu.max", "50000 100000\n"},
                             {"sys/fs/cgroup/a/b/c/cpu.max", "400000 100000\n"}});
  EXPECT_EQ(limits.memory, 1000u);
  EXPECT_EQ(limits.processors, 0.5);
}

TEST(Machine, ReadsGroupsOfVersionOne) {
  GroupLimits limits =
      Read({{kGroups, "4:memory:/m\n2:cpuacct,cpu:/c\n0::/\n"},
            {"sys/fs/cgroup/memory/m/memory.limit_in_bytes", "5000\n"},
            {"sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n"},
            {"sys/fs/cgroup/cpu/c/cpu.cfs_quota_us", "300000\n"},
            {"sys/fs/cgroup/cpu/c/cpu.cfs_period_us", "100000\n"},
            {"sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n"},
            {"sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n"}});
  EXPECT_EQ(limits.memory, 5000u);
  EXPECT_EQ(limits.processors, 3.0);
}

TEST(Machine, AContainerThatSeesTheHostsPathFindsItsGroupAtTheTop) {
  GroupLimits limits = Read({{kGroups, "4:memory:/docker/0123abc\n"},
                             {"sys/fs/cgroup/memory/memory.limit_in_bytes", "5000\n"}});
  EXPECT_EQ(limits.memory, 5000u);
}

TEST(Machine, SaysWhatThisProcessMayUse) {
  EXPECT_GT(UsableMemory(RealFileSystem()), 1u << 20);
  EXPECT_GE(UsableProcessors(RealFileSystem()), 1u);
  EXPECT_LE(UsableProcessors(RealFileSystem()),
            std::max(1u, std::thread::hardware_concurrency()));
}

}  // namespace
}  // namespace lamella::io
