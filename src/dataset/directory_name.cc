#include "dataset/directory_name.h"

#include "lamella/error.h"

namespace lamella::dataset {
namespace {

constexpr size_t kMaxNameBytes = 255;
constexpr size_t kShownBytes = 60;

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool MustEscape(char c, PartitionEscaping escaping) {
  switch (escaping) {
    case PartitionEscaping::kHive:
      return static_cast<unsigned char>(c) < 0x20 || c == 0x7F ||
             std::string_view("\"#%'*/:=?\\{[]^").find(c) != std::string_view::npos;
    case PartitionEscaping::kUrl:
      return !IsLetterOrDigit(c) &&
             std::string_view("-_.~").find(c) == std::string_view::npos;
    case PartitionEscaping::kNone:
      return false;
  }
  return false;
}

void AppendHex(std::string& text, char c) {
  const auto byte = static_cast<unsigned char>(c);
  text += "0123456789ABCDEF"[byte >> 4];
  text += "0123456789ABCDEF"[byte & 15];
}

/// `protect_first`: the first byte is escaped whatever it is.
std::string Escaped(std::string_view text, PartitionEscaping escaping,
                    bool protect_first = false) {
  std::string escaped;
  escaped.reserve(text.size());
  for (char c : text) {
    if (MustEscape(c, escaping) || protect_first) {
      escaped += '%';
      AppendHex(escaped, c);
    } else {
      escaped += c;
    }
    protect_first = false;
  }
  return escaped;
}

/// The value of a hexadecimal digit, or -1.
int DigitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

/// For a message: one line, and no more of it than one cares to read.
std::string Shown(std::string_view text) {
  const bool cut = text.size() > kShownBytes;
  if (cut) {
    size_t end = kShownBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text = text.substr(0, end);
  }
  std::string shown;
  for (char c : text) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) {
      shown += c;
    } else {
      shown += "\\x";
      AppendHex(shown, c);
    }
  }
  return cut ? shown + "..." : shown;
}

[[noreturn]] void Refuse(const std::string& column, const std::string& what) {
  throw SchemaError("partition column \"" + Shown(column) + "\" " + what);
}

/// Readers skip what begins like this.
bool IsHidden(std::string_view name) {
  return !name.empty() && (name.front() == '.' || name.front() == '_');
}

/// DuckDB 1.5 takes this text in any case for NULL, unless a byte of it is escaped.
bool IsSqlNull(std::string_view text) {
  constexpr std::string_view kNull = "null";
  if (text.size() != kNull.size()) return false;
  for (size_t i = 0; i < kNull.size(); ++i) {
    if ((text[i] | 0x20) != kNull[i]) return false;
  }
  return true;
}

void ApplyEmptyPolicy(const std::string& column, std::optional<std::string>& text,
                      const EmptyPartition& empty) {
  if (!text || !text->empty()) return;
  switch (empty.policy) {
    case EmptyPartition::Policy::kError:
      Refuse(column,
             "has an empty string, which is no name of a directory; set "
             "empty_partition_value to \"null\" or to a text");
    case EmptyPartition::Policy::kNull:
      text.reset();
      return;
    case EmptyPartition::Policy::kText:
      text = empty.text;
      if (text->empty())
        Refuse(column, "has an empty string, and so is what replaces it");
  }
}

/// Without escapes a value is taken or refused.
void RequireRawName(const std::string& column, std::string_view value, bool whole) {
  if (value.find('/') != value.npos || value.find('\0') != value.npos ||
      (whole && IsHidden(value))) {
    Refuse(column, "has the value \"" + Shown(value) +
                       "\", which as it is names no directory of its own" +
                       (whole ? ", or one that readers skip" : "") +
                       "; set partition_escaping to \"hive\" or \"url\"");
  }
}

std::string ValueName(const std::string& column, const std::optional<std::string>& text,
                      const DatasetOptions& options) {
  const std::string_view value = text ? std::string_view(*text) : kNullPartition;
  const bool whole = !options.hive_file_pattern;
  if (options.partition_escaping == PartitionEscaping::kNone) {
    RequireRawName(column, value, whole);
    return std::string(value);
  }
  const bool protect = whole ? IsHidden(value) : text && IsSqlNull(value);
  return Escaped(value, options.partition_escaping, protect);
}

}  // namespace

void RequireDirectoryColumn(const std::string& column, const DatasetOptions& options) {
  if (!options.hive_file_pattern) return;
  if (column.empty()) Refuse(column, "has no name; give it one in the query with AS");
  if (options.partition_escaping == PartitionEscaping::kNone &&
      column.find_first_of(std::string_view("/=\0", 3)) != column.npos) {
    Refuse(
        column,
        "has a slash, an equals sign or a zero byte in its name; set "
        "partition_escaping to \"hive\" or \"url\", or rename it in the query with AS");
  }
}

std::string DirectoryName(const std::string& column, std::optional<std::string>& text,
                          const DatasetOptions& options) {
  RequireDirectoryColumn(column, options);
  ApplyEmptyPolicy(column, text, options.empty_partition_value);
  if (text == kNullPartition) {
    Refuse(column,
           "has the text \"" + std::string(kNullPartition) +
               "\", which stands for NULL in the names of directories; replace it "
               "in the query");
  }
  std::string name;
  if (options.hive_file_pattern) name = Escaped(column, options.partition_escaping) + "=";
  name += ValueName(column, text, options);
  if (name.size() > kMaxNameBytes) {
    Refuse(column, "has the value \"" + Shown(text.value_or("")) +
                       "\", whose directory would have a name of " +
                       std::to_string(name.size()) +
                       " bytes; file systems take 255, so shorten it in the query");
  }
  return name;
}

std::string Unescaped(std::string_view text) {
  std::string unescaped;
  unescaped.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() &&
                        DigitOf(text[i + 1]) >= 0 && DigitOf(text[i + 2]) >= 0;
    unescaped += escape
                     ? static_cast<char>(DigitOf(text[i + 1]) << 4 | DigitOf(text[i + 2]))
                     : text[i];
    if (escape) i += 2;
  }
  return unescaped;
}

}  // namespace lamella::dataset
