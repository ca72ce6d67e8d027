#include "cli/progress_line.h"

#include <unistd.h>

#include <algorithm>

#include "cli/describe.h"
#include "cli/output.h"
#include "cli/terminal.h"

namespace lamella::cli {
namespace {

constexpr std::chrono::milliseconds kPause(200);

}  // namespace

ProgressLine::ProgressLine(bool enabled)
    : enabled_(enabled && IsTerminal(STDERR_FILENO)),
      next_(std::chrono::steady_clock::now() + kPause) {}

void ProgressLine::Show(const Progress& progress) {
  if (!enabled_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + kPause;
  // One column stays free: a full line makes some terminals begin a new one.
  const int width = TerminalWidth(STDERR_FILENO, 80) - 1;
  const std::string line =
      DescribeProgress(progress).substr(0, static_cast<size_t>(width));
  SteerTerminal("\r" + line + "\x1b[K");
  shown_ = true;
}

void ProgressLine::Erase() {
  if (shown_) SteerTerminal("\r\x1b[K");
  shown_ = false;
}

std::string DescribeProgress(const Progress& progress) {
  std::string line = WithCommas(progress.rows) + " rows";
  if (progress.query_share >= 0) {
    const int percent = static_cast<int>(std::min(progress.query_share, 1.0) * 100);
    line += "  " + std::to_string(percent) + "%";
  }
  if (progress.seconds > 0) {
    const double rate = static_cast<double>(progress.rows) / progress.seconds;
    line += "  " + WithCommas(static_cast<uint64_t>(rate)) + " rows/s";
  }
  return line + "  " + HumanBytes(progress.bytes_written) + "  " +
         HumanSeconds(progress.seconds);
}

}  // namespace lamella::cli
