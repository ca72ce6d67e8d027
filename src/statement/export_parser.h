/// The grammar of one EXPORT statement.
///
///   export  = EXPORT query tail
///   tail    = TO path TYPE PARQUET [OPTIONS json]
///           | TO PARQUET path [OPTIONS json]
///           | TYPE PARQUET OPTIONS json
///   path    = '…' | "…"
///   query   = any text for the engine | name {. name}
///
/// The query has no grammar here, and may hold every word of the tail. So the tail is
/// looked for from behind: it is the one that ends exactly where the statement ends.
#pragma once

#include <cstddef>
#include <span>

#include "lamella/statement.h"
#include "statement/token.h"

namespace lamella::statement {

/// One statement's part of a script.
struct StatementTokens {
  const MappedText& source;
  std::span<const Token> tokens;  ///< At least one; no comments, nothing inside of JSON.
  size_t end;  ///< Offset of the semicolon behind the last token, or of the text's end.
};

/// True for EXPORT, but for the engine's own EXPORT DATABASE.
bool IsExport(const StatementTokens& statement);

/// Reads an EXPORT statement with its options. Throws StatementError or OptionError.
ExportStatement ParseExport(const StatementTokens& statement);

/// `query` for the engine: the text itself, or `FROM name` when it is a table's name.
/// `tokens` are those of the query, in `source`; at least one.
MappedText QueryText(const MappedText& source, std::span<const Token> tokens);

}  // namespace lamella::statement
