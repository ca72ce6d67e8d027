/// The smallest parts of a statement that have a meaning of their own.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "lamella/statement.h"

namespace lamella::statement {

enum class TokenKind {
  kWord,          ///< An unquoted name or keyword.
  kNumber,        ///< Digits and what follows them without a break.
  kString,        ///< '…'
  kEscapeString,  ///< E'…'
  kName,          ///< "…"
  kDollarString,  ///< $tag$…$tag$
  kSymbol,        ///< Any other single character.
  kComment,
  kJson,        ///< All of an OPTIONS object, from `{` on.
  kJsonString,  ///< "…" inside of kJson.
  kVariable,    ///< ${…}, where variables are looked for.
};

struct Token {
  TokenKind kind;
  size_t begin;
  size_t end;
  /// kVariable: the token it stands in (its begin is the outer token's), else its own
  /// kind.
  TokenKind outer = TokenKind::kVariable;
  size_t outer_begin = 0;
};

/// True when the token is `word`, in any case.
bool IsWord(const MappedText& source, const Token& token, std::string_view word);

/// True when the token is the character `symbol`.
bool IsSymbol(const MappedText& source, const Token& token, char symbol);

/// What a string or name says: quotes and doubled quotes taken away. For kString and
/// kName.
std::string Unquoted(std::string_view token);

}  // namespace lamella::statement
