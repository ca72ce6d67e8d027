#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "statement/bind.h"
#include "statement/binding.h"
#include "statement/characters.h"

namespace lamella::statement {
namespace {

namespace fs = std::filesystem;

// Absolute and rid of dots, doubled slashes and a slash at the end.
fs::path Normal(const std::string& path) {
  const fs::path normal = fs::absolute(path).lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

// Whether `path` is `directory` or below it; both are normal.
bool IsWithin(const fs::path& path, const fs::path& directory) {
  return std::mismatch(directory.begin(), directory.end(), path.begin(), path.end())
             .first == directory.end();
}

void CheckPath(const std::string& path, const std::optional<Location>& location) {
  if (path.empty()) throw OptionError("the path is empty", location);
  if (path.find('\0') != std::string::npos) {
    throw OptionError("the path holds a NUL character", location);
  }
}

// `location` is that of the option.
void CheckSamePath(const std::string& target, const std::string& option,
                   const std::optional<Location>& location) {
  if (Normal(target) == Normal(option)) return;
  throw OptionError("the path in TO, " + Quoted(target, 200) +
                        ", and the option \"path\", " + Quoted(option, 200) +
                        ", are not the same",
                    location);
}

// A directory would stand behind the last slash.
void CheckIsFile(const std::string& path, const std::optional<Location>& location) {
  if (!path.ends_with('/')) return;
  throw OptionError("the path " + Quoted(path, 200) +
                        " is a directory; name a file, or give \"partition_cols\" for "
                        "a directory of files",
                    location);
}

// What is wrong with a report at `report` beside rows at `target`; null when nothing is.
const char* Clash(const fs::path& report, const fs::path& target) {
  if (report == target) return " is what the rows go to";
  if (IsWithin(report, target)) return " is inside of what the rows go to";
  if (IsWithin(target, report)) return " is a directory on the way to the rows";
  return nullptr;
}

void CheckManifest(const ExportStatement& statement,
                   const std::optional<Location>& location) {
  if (!statement.publish.manifest) return;
  const std::string& manifest = *statement.publish.manifest;
  const char* const clash = Clash(Normal(manifest), Normal(statement.path));
  if (clash == nullptr) return;
  throw OptionError(
      "the \"manifest\" " + Quoted(manifest, 200) + clash + "; name a file outside of it",
      location);
}

}  // namespace

void Complete(ExportStatement& statement, const std::optional<WrittenPath>& written,
              PathAndOptions parts) {
  if (written) CheckPath(written->path, written->location);
  const auto place = [&parts](const std::string& key) {
    const auto found = parts.locations.find(key);
    return found == parts.locations.end() ? std::nullopt : std::optional(found->second);
  };
  if (written && parts.path) CheckSamePath(written->path, *parts.path, place("path"));
  statement.path = written ? written->path : *parts.path;
  statement.options = std::move(parts.options);
  statement.dataset = std::move(parts.dataset);
  statement.publish = std::move(parts.publish);
  if (!statement.is_dataset()) {
    if (written) CheckIsFile(written->path, written->location);
    if (parts.path) CheckIsFile(*parts.path, place("path="));
  }
  CheckManifest(statement, place("manifest="));
  statement.option_locations = std::move(parts.locations);
  statement.fingerprint = Fingerprint(statement);
}

}  // namespace lamella::statement
