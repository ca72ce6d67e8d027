#include "base/filename_pattern.h"

#include <algorithm>

#include "base/uuid.h"
#include "lamella/error.h"

namespace lamella::base {
namespace {

constexpr std::string_view kExtension = ".parquet";
constexpr size_t kMaxNameBytes = 255;
constexpr uint64_t kHighestIndex = UINT64_MAX;

[[noreturn]] void Refuse(const std::string& what) {
  throw OptionError("\"filename_pattern\" " + what);
}

/// What is no part of a name, or hides the file from a reader.
void RequireVisible(std::string_view pattern) {
  if (pattern.empty()) Refuse("is empty; the default is \"{uuidv7}\"");
  if (pattern.front() == '.' || pattern.front() == '_') {
    Refuse("begins with a dot or an underscore: readers skip such files");
  }
  for (char c : pattern) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      Refuse("has a control character; leave it out");
    }
  }
  // Hadoop takes what stands before a colon for a scheme, DuckDB a backslash for a slash.
  if (pattern.find_first_of("/\\:") != pattern.npos) {
    Refuse("has a slash, backslash or colon: it names files, without their directory");
  }
}

}  // namespace

FilenamePattern::FilenamePattern(std::string_view pattern) {
  RequireVisible(pattern);
  std::string_view rest = pattern;
  while (!rest.empty()) {
    const size_t brace = rest.find_first_of("{}");
    if (brace != 0) {
      pieces_.push_back({Piece::Kind::kText, std::string(rest.substr(0, brace))});
      rest.remove_prefix(std::min(brace, rest.size()));
      continue;
    }
    const size_t end = rest.find('}');
    if (end == 0 || end == rest.npos) {
      Refuse("has a brace without its other half");
    }
    if (!AddPlaceholder(rest.substr(0, end + 1))) {
      Refuse("has the placeholder " + std::string(rest.substr(0, end + 1)) +
             "; there are {uuid}, {uuidv7} and {i}");
    }
    rest.remove_prefix(end + 1);
  }
  if (!pattern.ends_with(kExtension)) {
    pieces_.push_back({Piece::Kind::kText, std::string(kExtension)});
  }
  if (Name(kHighestIndex).size() > kMaxNameBytes) {
    Refuse("makes names of more than 255 bytes; shorten it");
  }
}

bool FilenamePattern::AddPlaceholder(std::string_view placeholder) {
  if (placeholder == "{uuid}") {
    pieces_.push_back({Piece::Kind::kUuid, ""});
  } else if (placeholder == "{uuidv7}") {
    pieces_.push_back({Piece::Kind::kUuidV7, ""});
  } else if (placeholder == "{i}") {
    pieces_.push_back({Piece::Kind::kIndex, ""});
  } else {
    return false;
  }
  return true;
}

std::string FilenamePattern::Name(uint64_t index) const {
  std::string name;
  for (const Piece& piece : pieces_) {
    switch (piece.kind) {
      case Piece::Kind::kText:
        name += piece.text;
        break;
      case Piece::Kind::kUuid:
        name += UuidV4();
        break;
      case Piece::Kind::kUuidV7:
        name += UuidV7();
        break;
      case Piece::Kind::kIndex:
        name += std::to_string(index);
        break;
    }
  }
  return name;
}

bool FilenamePattern::Has(Piece::Kind kind) const {
  return std::any_of(pieces_.begin(), pieces_.end(),
                     [kind](const Piece& piece) { return piece.kind == kind; });
}

bool FilenamePattern::unique_everywhere() const {
  return Has(Piece::Kind::kUuid) || Has(Piece::Kind::kUuidV7);
}

bool FilenamePattern::unique_in_directory() const {
  return unique_everywhere() || Has(Piece::Kind::kIndex);
}

}  // namespace lamella::base
