/// Options as written, in JSON or on the command line, to `WriteOptions`.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "lamella/statement.h"
#include "statement/token.h"

namespace lamella::statement {

/// What the options of one export say.
struct PathAndOptions {
  std::optional<std::string> path;
  WriteOptions options;
  DatasetOptions dataset;
  PublishOptions publish;
  std::map<std::string, Location> locations;  ///< As in ExportStatement.
};

/// The path that stands outside of the options.
struct WrittenPath {
  std::string path;
  std::optional<Location> location;
};

/// Reads the OPTIONS object that `json` is. Throws StatementError for what isn't JSON and
/// OptionError for what isn't an option, each with its place.
PathAndOptions BindObject(const MappedText& source, const Token& json);

/// Reads options of the command line. Throws OptionError without a place.
PathAndOptions BindTexts(const OptionTexts& texts);

/// Gives `statement`, which has its query, a path, its options and a fingerprint. Throws
/// OptionError when the paths are not the same, or can't be those of what is written.
/// There is a path in `written` or in `parts`.
void Complete(ExportStatement& statement, const std::optional<WrittenPath>& written,
              PathAndOptions parts);

}  // namespace lamella::statement
