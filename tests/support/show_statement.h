/// Statements and options as text, for the expected outcomes of text cases.
#pragma once

#include <string>

#include "lamella/statement.h"

namespace lamella::tests {

/// One paragraph for each statement: its kind, place, text and what its options changed.
std::string Show(const Script& script);
std::string Show(const ExportStatement& statement);

/// Options that differ from the default, one a line.
std::string Show(const WriteOptions& options);
std::string Show(const DatasetOptions& options);
std::string Show(const PublishOptions& options);

/// `exit 2 at 3:7: message`, as the program ends and prints it.
std::string Show(const Error& error);

}  // namespace lamella::tests
