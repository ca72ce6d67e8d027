#include "io/home_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

namespace lamella::io {
namespace {

using ::testing::Contains;
using ::testing::IsSubsetOf;

TEST(HomeDirectories, AreTheOneThatIsToldAndTheOneThatIsRegistered) {
  const char* home = std::getenv("HOME");
  const std::string old_home = home == nullptr ? "" : home;
  const passwd* user = getpwuid(geteuid());
  const std::string registered = user == nullptr ? "/told" : user->pw_dir;
  setenv("HOME", "/told", 1);
  EXPECT_THAT(HomeDirectories(), Contains("/told"));
  EXPECT_THAT(HomeDirectories(), Contains(registered));
  for (const char* nothing : {"", static_cast<const char*>(nullptr)}) {
    nothing == nullptr ? unsetenv("HOME") : setenv("HOME", nothing, 1);
    EXPECT_THAT(HomeDirectories(), IsSubsetOf({registered}));
  }
  setenv("HOME", old_home.c_str(), 1);
}

}  // namespace
}  // namespace lamella::io
