/// The line that tells on a terminal how far a long export is.
#pragma once

#include <chrono>
#include <string>

#include "lamella/session.h"

namespace lamella::cli {

/// Rewrites one line of standard error, at most five times a second, and erases
/// it at the end. Silent when standard error is no terminal. Called by one
/// thread at a time.
class ProgressLine {
 public:
  /// `enabled` false: silent anyway.
  explicit ProgressLine(bool enabled);
  ~ProgressLine() { Erase(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void Show(const Progress& progress);
  /// Clears the line for what is printed next.
  void Erase();

 private:
  bool enabled_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point next_;
};

/// `1,234,567 rows  45%  2,100,000 rows/s  123.4 MB  12.30 s`.
std::string DescribeProgress(const Progress& progress);

}  // namespace lamella::cli
