/// SQL text to tokens, as far as statements, strings and comments need it.
///
/// The rules are those of the engine's own scanner (PostgreSQL's): strings with doubled
/// quotes, E'…' with backslashes, "…" names, $tag$…$tag$, comments to the end of the line
/// and nested block comments. On top of them, after OPTIONS in an EXPORT statement,
/// stands JSON, whose strings have backslashes and whose semicolons end nothing.
#pragma once

#include <string_view>
#include <vector>

#include "lamella/statement.h"
#include "statement/token.h"

namespace lamella::statement {

/// What the text is.
enum class LexMode {
  kTemplate,      ///< A script whose ${…} were not replaced yet.
  kScript,        ///< A script.
  kFragment,      ///< A value that stands in SQL.
  kJsonFragment,  ///< A value that stands in JSON, outside of its strings.
};

/// All tokens by their begin; one may stand inside the one before it (in kJson and, in a
/// template, in strings). Throws StatementError, with `subject` in front of the message,
/// for a string, name, comment or variable without an end.
std::vector<Token> Lex(const MappedText& source, LexMode mode,
                       std::string_view subject = {});

}  // namespace lamella::statement
