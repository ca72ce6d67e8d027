/// The words of `--help`.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "lamella/statement.h"

namespace lamella::cli {

extern const char kAbout[];
extern const char kVersionText[];
extern const char kExamples[];
extern const char kRunExamples[];
extern const char kExportExamples[];
extern const char kRecoverExamples[];
extern const char kInspectExamples[];

/// `--row-group-size` for `row_group_size`.
std::string FlagName(const OptionSpec& spec);

/// What a flag takes, in one word: `SIZE`, `LIST`, …
std::string FlagValueName(const OptionSpec& spec);

/// What a flag does, which values it takes and what holds without it.
std::string FlagDescription(const OptionSpec& spec);

/// Lays out options in two columns with lines of at most 90 characters.
class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter();
  std::string make_option(const CLI::Option* option, bool is_positional) const override;
  std::string make_subcommand(const CLI::App* command) const override;
};

/// The help of the command that was named, or of the program.
std::string HelpText(const CLI::App& app);

}  // namespace lamella::cli
