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
  std::map<std::string, Location> locations;  ///< As in ExportStatement.
};

/// Reads the OPTIONS object that `json` is. Throws StatementError for what isn't JSON and
/// OptionError for what isn't an option, each with its place.
PathAndOptions BindObject(const MappedText& source, const Token& json);

/// Reads options of the command line. Throws OptionError without a place.
PathAndOptions BindTexts(const OptionTexts& texts);

/// Throws OptionError when no file can have `path` as its name.
void CheckPath(const std::string& path, const std::optional<Location>& location);

/// Throws OptionError unless both paths, made absolute and normal, are the same.
/// `location` is that of the second one.
void CheckSamePath(const std::string& target, const std::string& option,
                   const std::optional<Location>& location);

}  // namespace lamella::statement
