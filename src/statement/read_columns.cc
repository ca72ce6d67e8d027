#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "statement/binding.h"
#include "statement/characters.h"
#include "statement/suggest.h"

namespace lamella::statement {
namespace {

using Kind = JsonValue::Kind;

constexpr WholeRange kFieldId = {0, std::numeric_limits<int32_t>::max()};

[[noreturn]] void FailUnknown(const Binding& binding, const JsonMember& member,
                              const std::string& what,
                              const std::vector<std::string>& known) {
  binding.Fail(member.offset, "unknown " + what + " " + Quoted(member.key) +
                                  Hint(member.key, known, "; there are"));
}

ColumnOptions ReadOneColumn(Binding& binding, const JsonMember& column,
                            const std::string& key) {
  const std::string of = " of column " + Quoted(column.key);
  if (!column.value.is(Kind::kObject)) {
    binding.Fail(column.value.offset, "\"column_options\"" + of +
                                          " takes an object such as {\"encoding\": "
                                          "\"plain\"}, not " +
                                          Shown(column.value));
  }
  ColumnOptions options;
  for (const JsonMember& member : column.value.members) {
    const std::string what = Quoted(member.key) + of;
    binding.Note(key + "." + member.key, member);
    if (member.key == "encoding") {
      options.encoding = ReadEncoding(binding, what, member.value);
    } else if (member.key == "compression") {
      options.compression = ReadCodec(binding, what, member.value);
    } else if (member.key == "compression_level") {
      options.compression_level = ReadLevel(binding, what, member.value);
    } else if (member.key == "bloom_filter") {
      options.bloom_filter = ReadFlag(binding, what, member.value);
    } else {
      FailUnknown(binding, member, "column option",
                  {"encoding", "compression", "compression_level", "bloom_filter"});
    }
  }
  return options;
}

// A name from a list of columns, which may hold each once.
std::string ReadColumnName(const Binding& binding, const std::string& what,
                           const JsonValue& value, std::set<std::string>& seen) {
  if (!value.is(Kind::kString)) {
    binding.Fail(value.offset,
                 what + " takes names of columns in it, not " + Shown(value));
  }
  if (!seen.insert(value.text).second) {
    binding.Fail(value.offset, what + " names column " + Quoted(value.text) + " twice");
  }
  return value.text;
}

SortingColumn ReadSortingColumn(const Binding& binding, const JsonValue& value,
                                std::set<std::string>& seen) {
  const std::string what = "\"sorting_columns\"";
  SortingColumn sorting;
  if (!value.is(Kind::kObject)) {
    sorting.column = ReadColumnName(binding, what, value, seen);
    return sorting;
  }
  bool named = false;
  for (const JsonMember& member : value.members) {
    if (member.key == "column") {
      sorting.column = ReadColumnName(binding, what, member.value, seen);
      named = true;
    } else if (member.key == "descending") {
      sorting.descending = ReadFlag(binding, "\"descending\"", member.value);
    } else if (member.key == "nulls_first") {
      sorting.nulls_first = ReadFlag(binding, "\"nulls_first\"", member.value);
    } else {
      FailUnknown(binding, member, "part of a sorting column",
                  {"column", "descending", "nulls_first"});
    }
  }
  if (!named) binding.Fail(value.offset, "this sorting column has no \"column\"");
  return sorting;
}

// Reads the ids of sibling fields, depth first.
class FieldIdReader {
 public:
  explicit FieldIdReader(Binding& binding) : binding_(binding) {}

  std::map<std::string, FieldIds> Fields(const JsonValue& value, const std::string& key) {
    if (!value.is(Kind::kObject)) {
      binding_.Fail(value.offset,
                    "\"field_ids\" takes \"auto\" or an object such as "
                    "{\"column\": 1}, not " +
                        Shown(value));
    }
    std::map<std::string, FieldIds> fields;
    for (const JsonMember& member : value.members) {
      const std::string field_key = key + "." + member.key;
      binding_.Note(field_key, member.offset);
      fields.emplace(member.key, Field(member.value, field_key));
    }
    return fields;
  }

 private:
  FieldIds Field(const JsonValue& value, const std::string& key) {
    FieldIds field;
    if (!value.is(Kind::kObject)) {
      field.id = Id(value);
      return field;
    }
    for (const JsonMember& member : value.members) {
      if (member.key == "id") {
        field.id = Id(member.value);
      } else if (member.key == "children") {
        field.children = Fields(member.value, key);
      } else {
        FailUnknown(binding_, member, "part of a field's id", {"id", "children"});
      }
    }
    return field;
  }

  int32_t Id(const JsonValue& value) {
    const auto id =
        static_cast<int32_t>(ReadWhole(binding_, "a field's id", value, kFieldId));
    if (!ids_.insert(id).second) {
      binding_.Fail(value.offset,
                    "the field id " + std::to_string(id) + " is given to two fields");
    }
    return id;
  }

  Binding& binding_;
  std::set<int32_t> ids_;
};

}  // namespace

void ReadColumnOptions(Binding& binding, const JsonValue& value) {
  if (!value.is(Kind::kObject)) {
    binding.Fail(value.offset,
                 "\"column_options\" takes an object with columns as keys, "
                 "not " +
                     Shown(value));
  }
  for (const JsonMember& column : value.members) {
    const std::string key = "column_options." + column.key;
    binding.Note(key, column.offset);
    binding.options.column_options.emplace(column.key,
                                           ReadOneColumn(binding, column, key));
  }
}

void ReadBloomFilterColumns(Binding& binding, const JsonValue& value) {
  if (value.is(Kind::kBool) && value.boolean) {
    binding.options.bloom_filter_all = true;
    return;
  }
  const std::string what = "\"bloom_filter_columns\"";
  if (!value.is(Kind::kArray)) {
    binding.Fail(value.offset,
                 what + " takes a list of columns, or true, not " + Shown(value));
  }
  std::set<std::string> seen;
  for (const JsonValue& item : value.items) {
    auto& columns = binding.options.bloom_filter_columns;
    binding.Note("bloom_filter_columns[" + std::to_string(columns.size()) + "]",
                 item.offset);
    columns.push_back(ReadColumnName(binding, what, item, seen));
  }
}

void ReadSortingColumns(Binding& binding, const JsonValue& value) {
  if (!value.is(Kind::kArray)) {
    binding.Fail(value.offset,
                 "\"sorting_columns\" takes a list of columns, not " + Shown(value));
  }
  std::set<std::string> seen;
  for (const JsonValue& item : value.items) {
    auto& columns = binding.options.sorting_columns;
    binding.Note("sorting_columns[" + std::to_string(columns.size()) + "]", item.offset);
    columns.push_back(ReadSortingColumn(binding, item, seen));
  }
}

void ReadKeyValues(Binding& binding, const JsonValue& value) {
  if (!value.is(Kind::kObject)) {
    binding.Fail(value.offset,
                 "\"kv_metadata\" takes an object of texts, not " + Shown(value));
  }
  for (const JsonMember& member : value.members) {
    binding.Note("kv_metadata." + member.key, member.offset);
    if (member.key == "ARROW:schema") {
      binding.Fail(member.offset,
                   "\"kv_metadata\" can't set \"ARROW:schema\": the name is the "
                   "writer's, and \"store_schema\" says whether it stands there");
    }
    const std::string what = Quoted(member.key) + " of \"kv_metadata\"";
    binding.options.kv_metadata.emplace_back(member.key,
                                             ReadText(binding, what, member.value));
  }
}

void ReadFieldIds(Binding& binding, const JsonValue& value) {
  if (value.is(Kind::kString) && EqualsIgnoringCase(value.text, "auto")) {
    binding.options.field_ids.automatic = true;
    return;
  }
  binding.options.field_ids.children = FieldIdReader(binding).Fields(value, "field_ids");
}

}  // namespace lamella::statement
