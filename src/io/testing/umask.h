/// The umask of the process for one test.
#pragma once

#include <sys/stat.h>

namespace lamella::io::testing {

/// Sets the umask as long as it lives.
class Umask {
 public:
  explicit Umask(mode_t mask) : before_(umask(mask)) {}
  ~Umask() { umask(before_); }
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;

 private:
  mode_t before_;
};

}  // namespace lamella::io::testing
