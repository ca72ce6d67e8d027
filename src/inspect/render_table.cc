#include <algorithm>

#include "inspect/facts.h"
#include "inspect/render.h"
#include "inspect/text.h"
#include "inspect/text_table.h"
#include "inspect/value_text.h"

namespace lamella::inspect {
namespace {

// Longer lists are for programs: the JSON has them in full.
constexpr size_t kMostRowGroups = 20;
// No terminal shows more of one cell.
constexpr size_t kLongestCell = 200;
constexpr size_t kNarrowest = 40;

std::string Cell(const std::string& text) {
  // A character takes up to four bytes: the rest of a huge text need not be looked at.
  return Shortened(PrintableText(text.substr(0, 5 * kLongestCell)), kLongestCell);
}

std::string Plural(int64_t count, const char* one, const char* many) {
  return GroupedNumber(count) + " " + (count == 1 ? one : many);
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string BoundText(const std::optional<Bound>& bound) {
  if (!bound) return "";
  const std::string text = Cell(ValueText(bound->value));
  if (text.empty()) return "\"\"";
  return bound->exact ? text : text + "…";
}

std::string OptionalNumber(const std::optional<int64_t>& number) {
  return number ? GroupedNumber(*number) : "";
}

int64_t StoredBytes(const FileDescription& file) {
  int64_t bytes = 0;
  for (const RowGroupDescription& group : file.row_groups)
    bytes = Sum(bytes, group.bytes);
  return bytes;
}

int64_t EncodedBytes(const FileDescription& file) {
  int64_t bytes = 0;
  for (const auto& group : file.row_groups) bytes = Sum(bytes, group.encoded_bytes);
  return bytes;
}

/// The codecs of all columns, each once.
std::vector<std::string> Codecs(const FileDescription& file) {
  std::vector<std::string> codecs;
  for (const ColumnSummary& column : file.columns) {
    for (const std::string& codec : column.facts.codecs) {
      const auto known = std::find(codecs.begin(), codecs.end(), codec);
      if (known == codecs.end()) codecs.push_back(codec);
    }
  }
  return codecs;
}

std::string CompressionText(const FileDescription& file) {
  const std::string ratio = HumanRatio(EncodedBytes(file), StoredBytes(file));
  const std::vector<std::string> codecs = Codecs(file);
  if (ratio.empty() || codecs.empty()) return "";
  if (codecs == std::vector<std::string>{"UNCOMPRESSED"}) return " · not compressed";
  return " · " + Joined(codecs) + " " + ratio;
}

std::string Heading(const FileDescription& file) {
  std::string text =
      PrintableText(file.path) + "\n  " + HumanSize(file.bytes) + " · " +
      Plural(file.rows, "row", "rows") + " · " +
      Plural(static_cast<int64_t>(file.row_groups.size()), "row group", "row groups") +
      " · " + Plural(static_cast<int64_t>(file.columns.size()), "column", "columns");
  text += CompressionText(file);
  text += "\n";
  if (!file.created_by.empty()) {
    text += "  created by " + Cell(file.created_by) + "\n";
  }
  return text;
}

/// The repeated group in the middle of a list or map says nothing that a person asks for.
bool IsWrapper(const SchemaNode& parent, const SchemaNode& node) {
  return (parent.type == "LIST" || parent.type == "MAP") && parent.children.size() == 1 &&
         node.repetition == "repeated" && node.physical.empty();
}

void AddSchemaRows(const SchemaNode& parent, size_t depth, TextTable& table) {
  for (const SchemaNode& node : parent.children) {
    if (IsWrapper(parent, node)) {
      AddSchemaRows(node, depth, table);
      continue;
    }
    table.Add({std::string(2 * depth, ' ') + Cell(node.name), node.type,
               node.physical == node.type ? "" : node.physical,
               node.repetition == "optional" ? "" : node.repetition,
               node.field_id ? std::to_string(*node.field_id) : ""});
    AddSchemaRows(node, depth + 1, table);
  }
}

/// The path of each leaf without the groups that `AddSchemaRows` passes over.
void AddLeafNames(const SchemaNode& parent, const std::string& prefix,
                  std::vector<std::string>& names) {
  for (const SchemaNode& node : parent.children) {
    const std::string path = prefix.empty() ? node.name : prefix + "." + node.name;
    if (!node.physical.empty()) {
      names.push_back(path);
    } else {
      AddLeafNames(node, IsWrapper(parent, node) ? prefix : path, names);
    }
  }
}

std::string SchemaTable(const FileDescription& file, size_t width) {
  TextTable table({{"schema", Align::kLeft, 12, 0},
                   {"type", Align::kLeft, 10, 0},
                   {"stored as", Align::kLeft, 0, 1},
                   {"", Align::kLeft, 0, 3},
                   {"field id", Align::kRight, 0, 2}});
  AddSchemaRows(file.schema, 0, table);
  return table.Render(width);
}

/// In how many of `all` chunks something is: nothing, the word alone, or with a count.
std::string Present(const char* word, size_t count, size_t all) {
  if (count == 0) return "";
  if (count == all) return word;
  return std::string(word) + " " + std::to_string(count) + "/" + std::to_string(all);
}

std::string IndexText(const ColumnSummary& column, size_t groups) {
  std::vector<std::string> words;
  // A column index is of no use without an offset index.
  const size_t both = std::min(column.column_indexes, column.offset_indexes);
  const std::string entries[] = {Present("page", both, groups),
                                 Present("offset", column.offset_indexes - both, groups),
                                 Present("bloom", column.bloom_filters, groups)};
  for (const std::string& entry : entries) {
    if (!entry.empty()) words.push_back(entry);
  }
  return Joined(words);
}

std::string ColumnTable(const FileDescription& file, size_t width) {
  TextTable table({{"column", Align::kLeft, 10, 0},
                   {"encoding", Align::kLeft, 9, 2},
                   {"codec", Align::kLeft, 0, 3},
                   {"size", Align::kRight, 0, 0},
                   {"share", Align::kRight, 0, 6},
                   {"ratio", Align::kRight, 0, 1},
                   {"pages", Align::kRight, 0, 5},
                   {"nulls", Align::kRight, 0, 0},
                   {"nan", Align::kRight, 0, 0},
                   {"min", Align::kLeft, 8, 0},
                   {"max", Align::kLeft, 8, 0},
                   {"index", Align::kLeft, 6, 4}});
  const int64_t whole = StoredBytes(file);
  const bool one_codec = Codecs(file).size() == 1;
  std::vector<std::string> names;
  AddLeafNames(file.schema, "", names);
  for (size_t i = 0; i < file.columns.size(); ++i) {
    const ColumnSummary& column = file.columns[i];
    const ColumnFacts& facts = column.facts;
    table.Add(
        {Cell(names[i]), facts.encrypted ? "encrypted" : Joined(facts.value_encodings),
         one_codec ? "" : Joined(facts.codecs), HumanSize(facts.bytes),
         HumanShare(facts.bytes, whole), HumanRatio(facts.encoded_bytes, facts.bytes),
         OptionalNumber(facts.pages), OptionalNumber(facts.nulls),
         facts.nans.value_or(0) == 0 ? "" : GroupedNumber(*facts.nans),
         BoundText(facts.min), BoundText(facts.max),
         IndexText(column, file.row_groups.size())});
  }
  return table.Render(width);
}

std::string SortingText(const std::vector<SortingKey>& keys) {
  std::vector<std::string> words;
  words.reserve(keys.size());
  for (const SortingKey& key : keys) {
    words.push_back(Cell(key.column) + (key.descending ? " descending" : "") +
                    (key.nulls_first ? " nulls first" : ""));
  }
  return Joined(words);
}

std::string RowGroupTable(const FileDescription& file, size_t width) {
  TextTable table({{"row group", Align::kRight, 0, 0},
                   {"rows", Align::kRight, 0, 0},
                   {"size", Align::kRight, 0, 0},
                   {"ratio", Align::kRight, 0, 1},
                   {"offset", Align::kRight, 0, 2},
                   {"sorted by", Align::kLeft, 10, 0}});
  const size_t shown = std::min(file.row_groups.size(), kMostRowGroups);
  for (size_t i = 0; i < shown; ++i) {
    const RowGroupDescription& group = file.row_groups[i];
    table.Add({GroupedNumber(static_cast<int64_t>(i)), GroupedNumber(group.rows),
               HumanSize(group.bytes), HumanRatio(group.encoded_bytes, group.bytes),
               GroupedNumber(group.offset), SortingText(group.sorting)});
  }
  std::string text = table.Render(width);
  if (shown < file.row_groups.size()) {
    text += "  … and " +
            GroupedNumber(static_cast<int64_t>(file.row_groups.size() - shown)) +
            " more; --json has them all\n";
  }
  return text;
}

std::string MetadataTable(const FileDescription& file, size_t width) {
  TextTable table({{"metadata", Align::kLeft, 12, 0},
                   {"bytes", Align::kRight, 0, 0},
                   {"value", Align::kLeft, 10, 0}});
  for (const auto& [key, value] : file.metadata) {
    // Base64 of the schema that is shown above.
    const std::string text =
        key == "ARROW:schema" ? Cell(value.substr(0, 16)) + "…" : Cell(value);
    table.Add({Cell(key), GroupedNumber(static_cast<int64_t>(value.size())), text});
  }
  return table.Render(width);
}

}  // namespace

std::string RenderTable(const FileDescription& file, int width) {
  const size_t columns = std::max(static_cast<size_t>(std::max(width, 0)), kNarrowest);
  std::string text = Heading(file) + "\n" + SchemaTable(file, columns);
  if (file.row_groups.empty()) {
    text += "\n  There are no rows: the file holds its schema only.\n";
  } else {
    text += "\n" + ColumnTable(file, columns) + "\n" + RowGroupTable(file, columns);
  }
  if (!file.metadata.empty()) text += "\n" + MetadataTable(file, columns);
  return text;
}

}  // namespace lamella::inspect
