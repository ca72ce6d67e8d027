/// Turns the answers of `FileSystem` into exceptions that say what to do.
#pragma once

#include <cerrno>
#include <string>

#include "lamella/error.h"

namespace lamella::io {

/// An IoError that reads `can't <action> "<path>": <reason>; <advice>`.
IoError MakeIoError(const char* action, const std::string& path, int error_number);

/// Calls `call` until no signal interrupts it (EINTR) and returns its answer.
template <typename Call>
auto Retry(Call call) {
  auto answer = call();
  while (answer == -EINTR) answer = call();
  return answer;
}

/// As `Retry`, and throws IoError when the answer is a failure.
template <typename Call>
auto Checked(const char* action, const std::string& path, Call call) {
  const auto answer = Retry(call);
  if (answer < 0) throw MakeIoError(action, path, static_cast<int>(-answer));
  return answer;
}

}  // namespace lamella::io
