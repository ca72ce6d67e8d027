/// `${name}` and `${name|default}` are replaced by values that stay what they are.
///
/// Where strings, comments and statements end is decided by the script as it is written.
/// In a string, name or JSON string a value is data: what would end it is escaped in the
/// way of that string. Elsewhere a value is a piece of SQL or JSON and has to consist of
/// whole strings and comments and no semicolon. A value is never looked at for variables
/// again.
#pragma once

#include <string>
#include <vector>

#include "lamella/statement.h"

namespace lamella::statement {

/// A script with its variables replaced.
struct ExpandedScript {
  MappedText text;
  std::vector<std::string> unused;  ///< Names in `variables` that the script lacks.
};

/// Replaces all variables outside of comments. Throws StatementError at a variable
/// without a value and at one whose value breaks the rules above.
ExpandedScript Expand(const MappedText& script, const Variables& variables);

}  // namespace lamella::statement
