#include "io/home_directory.h"

#include <pwd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace lamella::io {
namespace {

/// Empty when the database does not know this user, or can't be asked.
std::string RegisteredHome() {
  std::string buffer(1024, '\0');
  for (;;) {
    passwd entry{};
    passwd* found = nullptr;
    const int failure =
        getpwuid_r(geteuid(), &entry, buffer.data(), buffer.size(), &found);
    if (failure == EINTR) continue;
    if (failure == ERANGE && buffer.size() < (1 << 20)) {
      buffer.resize(buffer.size() * 2);
      continue;
    }
    return found == nullptr || found->pw_dir == nullptr ? "" : found->pw_dir;
  }
}

}  // namespace

std::vector<std::string> HomeDirectories() {
  std::vector<std::string> homes;
  const char* told = std::getenv("HOME");
  if (told != nullptr && *told != '\0') homes.emplace_back(told);
  std::string registered = RegisteredHome();
  if (!registered.empty()) homes.push_back(std::move(registered));
  return homes;
}

}  // namespace lamella::io
