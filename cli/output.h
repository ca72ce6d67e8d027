/// Everything the program says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lamella/error.h"
#include "lamella/session.h"

namespace lamella::cli {

/// An error as it is shown.
struct Failure {
  std::string message;
  std::string file;  ///< The script's name; empty when the fault is not in a script.
  std::optional<Location> location;
  int exit_code = 1;
};

/// Writes to standard output at once. Throws IoError when that does not take
/// it.
void Print(const std::string& text);

/// Writes to standard error; what that does not take is lost.
void PrintError(const std::string& text);

/// One export in one line, for people.
std::string DescribeExport(const ExportReport& report);

/// The exports that were done, and what went wrong after them, as one JSON
/// object.
std::string ExportsAsJson(const std::vector<ExportReport>& exports,
                          const std::optional<Failure>& failure);

/// `1,234,567`.
std::string WithCommas(uint64_t number);

/// `12.3 MB`, in powers of 1000.
std::string HumanBytes(uint64_t bytes);

/// `42 ms`, `1.42 s`, `3 min 05 s`, `2 h 03 min`.
std::string HumanSeconds(double seconds);

}  // namespace lamella::cli
