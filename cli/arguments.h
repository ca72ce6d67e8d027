/// What the command line says, as values.
#pragma once

#include <string>
#include <variant>

#include "lamella/session.h"
#include "lamella/statement.h"

namespace lamella::cli {

/// How much is said, and where.
struct Voice {
  bool json = false;   ///< One JSON object on standard output instead of the report.
  bool quiet = false;  ///< No report, no progress.
};

/// `lamella run SCRIPT`.
struct RunArguments {
  std::string script;  ///< A path, or `-` for standard input.
  Variables variables;
  SessionOptions session;
  Voice voice;
};

/// `lamella export QUERY PATH`.
struct ExportArguments {
  std::string query;
  std::string path;
  OptionTexts options;
  SessionOptions session;
  Voice voice;
};

/// `lamella recover PATH`.
struct RecoverArguments {
  std::string path;
  bool json = false;
};

/// `lamella inspect PATH`.
struct InspectArguments {
  std::string path;
  bool json = false;
};

/// `--help` or `--version`: a text to print and nothing to do.
struct PrintArguments {
  std::string text;
};

using Arguments = std::variant<RunArguments, ExportArguments, RecoverArguments,
                               InspectArguments, PrintArguments>;

/// Reads the arguments behind the program's name. Throws OptionError, without a
/// place.
Arguments ParseArguments(int argc, const char* const* argv);

}  // namespace lamella::cli
