/// Everything the program says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dataset/staged_dataset.h"
#include "lamella/error.h"
#include "lamella/session.h"

namespace lamella::cli {

/// The exit code after Ctrl-C: 128 + SIGINT, as shells count.
inline constexpr int kInterrupted = 130;

/// An error as it is shown.
struct Failure {
  std::string message;
  std::string file;  ///< The script's name; empty when the fault is not in a script.
  std::optional<Location> location;
  int exit_code = 1;
};

/// Writes to standard output at once, as it is: what programs read, or nothing that came
/// from outside. Throws IoError when that does not take it.
void Print(const std::string& text);

/// The same for people. What paths and values hold is shown and has no effect on a
/// terminal: control characters other than line breaks and tabs become `\x1b`.
void PrintText(const std::string& text);

/// As `PrintText` to standard error; what that does not take is lost.
void PrintError(const std::string& text);

/// Writes to a terminal behind standard error what is to have an effect there.
void SteerTerminal(const std::string& text);

/// The exports that were done, and what went wrong after them, as one JSON
/// object.
std::string ExportsAsJson(const std::vector<ExportReport>& exports,
                          const std::optional<Failure>& failure);

/// What `recover` found at `path`, as one JSON object.
std::string RecoveryAsJson(const std::string& path,
                           const dataset::RecoveryReport& report);

}  // namespace lamella::cli
