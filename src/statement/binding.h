/// What is known while the options of one export are read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "lamella/statement.h"
#include "statement/json.h"

namespace lamella::statement {

/// Where values come from, which decides how their faults are shown: at a place of the
/// script, or behind the name of a flag.
struct Origin {
  const MappedText* source = nullptr;  ///< Null: the command line.
  size_t json_begin = 0;               ///< Where the options' JSON starts in `source`.
  std::string flag;                    ///< Command line: `--compression: `.
};

/// Options under construction. Made by the binder; each option's function fills in its
/// part.
struct Binding {
  Origin origin;
  WriteOptions options;
  DatasetOptions dataset;
  PublishOptions publish;
  std::optional<std::string> path;
  std::map<std::string, Location> locations;  ///< As in ExportStatement.
  std::map<std::string, size_t> offsets;      ///< The same keys, also without a script.

  /// Remembers that `key` stands at `offset` of the JSON.
  void Note(const std::string& key, size_t offset);
  /// The same for a member's key, and for its value as `key=`.
  void Note(const std::string& key, const JsonMember& member);
  bool Has(const std::string& key) const { return offsets.contains(key); }

  /// Throws OptionError for what stands at `offset` of the JSON.
  [[noreturn]] void Fail(size_t offset, const std::string& message) const;
  /// Remembers what is wrong with the option `key`, which has been noted. Of several
  /// faults the one that stands first in the script is kept.
  void Report(const std::string& key, const std::string& message);
  /// Throws OptionError for what was reported, if anything was.
  void ThrowReported() const;

  std::optional<OptionError> reported;
};

/// Functions that read one value and throw for what it can't be. `what` names the option
/// as messages do: `"compression"`, `"encoding" of column "a"`.

struct WholeRange {
  int64_t min;
  int64_t max;
};
int64_t ReadWhole(const Binding& binding, const std::string& what, const JsonValue& value,
                  WholeRange range);
/// A number of bytes or text such as "128MB", "64 KiB", "1.5GB".
uint64_t ReadSize(const Binding& binding, const std::string& what, const JsonValue& value,
                  WholeRange range);
bool ReadFlag(const Binding& binding, const std::string& what, const JsonValue& value);
const std::string& ReadText(const Binding& binding, const std::string& what,
                            const JsonValue& value);
/// A share between 0 and 1, both excluded.
double ReadShare(const Binding& binding, const std::string& what, const JsonValue& value);
/// A level of any codec; whether this codec has it is for CheckTogether to say.
int ReadLevel(const Binding& binding, const std::string& what, const JsonValue& value);
Compression ReadCodec(const Binding& binding, const std::string& what,
                      const JsonValue& value);
Encoding ReadEncoding(const Binding& binding, const std::string& what,
                      const JsonValue& value);
Profile ReadProfile(const Binding& binding, const std::string& what,
                    const JsonValue& value);

PartitionEscaping ReadEscaping(const Binding& binding, const JsonValue& value);
WriteMode ReadMode(const Binding& binding, const JsonValue& value);
CommitKind ReadCommit(const Binding& binding, const JsonValue& value);
EmptyPartition ReadEmptyPartition(const Binding& binding, const JsonValue& value);
std::string ReadFilenamePattern(const Binding& binding, const JsonValue& value);
std::string ReadRunId(const Binding& binding, const JsonValue& value);
/// The name of a file, or of a directory.
std::string ReadPath(const Binding& binding, const std::string& what,
                     const JsonValue& value);

/// The name of `encoding` as options write it: "delta_binary_packed".
std::string EncodingName(Encoding encoding);

/// The options whose values have parts; each notes where the parts stand.
void ReadColumnOptions(Binding& binding, const JsonValue& value);
void ReadBloomFilterColumns(Binding& binding, const JsonValue& value);
void ReadSortingColumns(Binding& binding, const JsonValue& value);
void ReadKeyValues(Binding& binding, const JsonValue& value);
void ReadFieldIds(Binding& binding, const JsonValue& value);
/// `what` is `partition_cols` or its other name.
void ReadPartitionColumns(Binding& binding, const std::string& what,
                          const JsonValue& value);

/// Throws for options that can't stand together, naming both; settles what one option
/// means for another.
void CheckTogether(Binding& binding);
/// The part of it that has to do with directories of files.
void CheckDataset(Binding& binding);

/// ExportStatement::fingerprint: 128 bits as hexadecimal digits.
std::string Fingerprint(const ExportStatement& statement);

}  // namespace lamella::statement
