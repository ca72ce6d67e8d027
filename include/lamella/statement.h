/// From text to typed statements: scripts, EXPORT and its options.
///
/// A script is read as a whole before anything runs, so that every fault of the text is
/// found first. What is not an EXPORT stays text for the engine; each EXPORT becomes a
/// query, a path and `WriteOptions`. Every text remembers where in the script it stood.
/// `docs/statement.md` describes the language from the user's side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "lamella/error.h"
#include "lamella/options.h"
#include "lamella/schema.h"

namespace lamella {

/// Text that knows for each byte where in the script it comes from, also after variables
/// were replaced in it.
class MappedText {
 public:
  MappedText() = default;
  /// `text` as it stands in a script from `start` on.
  explicit MappedText(std::string_view text, Location start = {});

  const std::string& text() const { return text_; }
  /// The place of the byte at `offset`, which may be the size of the text: the place
  /// right behind it. In a variable's value all bytes stand where its `${` stands.
  Location At(size_t offset) const;
  /// The bytes from `begin` up to `end`, with their places.
  MappedText Slice(size_t begin, size_t end) const;

  /// Appends text that stands in the script, character for character, from `start` on.
  void AppendCopy(std::string_view text, Location start);
  /// Appends text that stands for what is written at `place`.
  void AppendReplacement(std::string_view text, Location place);
  void Append(const MappedText& other);

 private:
  struct Piece {
    size_t offset;
    Location location;
    bool copied;
  };
  size_t PieceAt(size_t offset) const;

  std::string text_;
  std::vector<Piece> pieces_;  ///< By offset, which two of them never share.
};

/// A statement for the engine: its text from the first to the last token, as written.
struct EngineStatement {
  MappedText text;
};

/// `EXPORT query TO 'path' TYPE PARQUET OPTIONS {…}`.
struct ExportStatement {
  MappedText query;   ///< For a table's name: `FROM name`. Empty: rows of a stream.
  Location location;  ///< Of the word EXPORT.
  std::string path;   ///< As written; never empty.
  WriteOptions options;
  DatasetOptions dataset;
  PublishOptions publish;
  /// A hash of the query and of the options that shape what is written: equal for
  /// statements that ask for the same, however their options are written. `path`,
  /// `run_id`, `manifest`, `commit`, `return_stats` and `max_open_files` are no part of
  /// it.
  std::string fingerprint;
  /// Where each option's key stands, by its name; parts of an option as
  /// `column_options.a`, `column_options.a.encoding`, `field_ids.s.x`,
  /// `sorting_columns[0]` and `partition_cols[0]`. With `=` behind the name, where its
  /// value stands. Empty when the options came from the command line.
  std::map<std::string, Location> option_locations;

  /// Whether a directory is written rather than one file.
  bool is_dataset() const { return dataset.wanted(); }
  /// What becomes of what stands at the path already, also when no option says it.
  WriteMode mode() const {
    return publish.mode.value_or(is_dataset() ? WriteMode::kError
                                              : WriteMode::kOverwrite);
  }
};

using Statement = std::variant<EngineStatement, ExportStatement>;

struct Script {
  std::vector<Statement> statements;  ///< In their order, without empty ones.
  /// Names that have a value and stand nowhere in the script: worth a warning.
  std::vector<std::string> unused_variables;
};

/// Values for `${name}`, by name.
using Variables = std::map<std::string, std::string>;

/// Adds what `--var` was given, "name=value". Throws OptionError when it has another form
/// or the name has a value already.
void AddVariable(std::string_view argument, Variables& variables);

/// Takes a script apart. Throws StatementError or OptionError with the place of the first
/// fault; nothing needs to have run. `text` is UTF-8, with or without a byte order mark.
Script ParseScript(std::string_view text, const Variables& variables = {});

/// How the value of an option is written on the command line; in a statement all are
/// JSON.
enum class OptionKind {
  kText,     ///< Bare text: a path, a codec.
  kInteger,  ///< A whole number.
  kNumber,   ///< A number with a fraction.
  kSize,     ///< A number of bytes, or text such as "128MB".
  kFlag,     ///< true or false.
  kList,     ///< A JSON list, or names with commas between them.
  kJson,     ///< A JSON object.
};

/// One option as the documentation and the command line show it.
struct OptionSpec {
  std::string_view name;
  OptionKind kind;
  std::string_view values;         ///< What may stand there, in a few words.
  std::string_view default_value;  ///< As a person reads it.
  std::string_view description;    ///< One or more sentences.
  std::string_view example;        ///< The value as JSON.
};

/// All options, in the order of the documentation.
const std::vector<OptionSpec>& OptionSpecs();

/// Names and values as the command line has them, in any order.
using OptionTexts = std::vector<std::pair<std::string, std::string>>;

/// An export from arguments: `query` is a query or a table's name, each value of
/// `options` is written as its `OptionKind` says. Places in the query count from its own
/// start. Throws StatementError for the query and OptionError, without a place, for the
/// rest.
ExportStatement MakeExport(std::string_view query, std::string_view path,
                           const OptionTexts& options);

/// An export of rows that no query makes, from a program: `options` is what stands behind
/// OPTIONS in a statement, one JSON object. Throws StatementError for what is no JSON,
/// and OptionError, with places in `options`.
ExportStatement MakeStreamExport(std::string_view path, std::string_view options);

/// The options of a statement with the names of columns spelled as the query spells them.
struct ResolvedOptions {
  WriteOptions write;
  DatasetOptions dataset;
  std::vector<std::string> warnings;  ///< Sentences for the user.
};

/// Holds the statement's options to `schema`, which is the query's. Throws OptionError,
/// at the option's place, for a column that is not there or not in the files and for an
/// encoding, filter or order that a column's type can't have; SchemaError for a schema
/// that has no form in Parquet.
[[nodiscard]] ResolvedOptions CheckAgainstSchema(const ExportStatement& statement,
                                                 const Schema& schema);

/// The columns that the files hold: those of the query, without partition columns unless
/// these are written as well. `dataset` is resolved.
Schema StoredSchema(const Schema& schema, const DatasetOptions& dataset);

/// `overwrite_partitions`: the mode as the option says it.
std::string_view ModeName(WriteMode mode);

/// `file:line:column: message`, then the line and a caret under the place. Without a
/// location: `file: message`. Ends with a line break.
std::string DescribeError(std::string_view file, std::string_view script,
                          const std::optional<Location>& location,
                          std::string_view message);

}  // namespace lamella
