/// What each command does, in terms of the library.
#pragma once

#include <string>
#include <vector>

#include "cli/arguments.h"
#include "lamella/session.h"

namespace lamella::cli {

/// What a run has done and read so far; it stays when the run throws.
struct Outcome {
  std::string file;  ///< What errors call the script; empty when there is none.
  std::string text;  ///< The script, or the query of the command line.
  bool is_script = false;
  std::vector<ExportReport> exports;
  bool interrupted = false;  ///< A signal asked to stop.
};

/// Each does the command and reports on standard output what was done. Throw
/// the library's errors; those with a location mean `outcome.text`.
void Run(const RunArguments& arguments, Outcome& outcome);
void Export(const ExportArguments& arguments, Outcome& outcome);
void Recover(const RecoverArguments& arguments);
void Inspect(const InspectArguments& arguments);

}  // namespace lamella::cli
