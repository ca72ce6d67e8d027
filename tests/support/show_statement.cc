#include "support/show_statement.h"

#include <sstream>

#include "codec/levels.h"
#include "statement/binding.h"

namespace lamella::tests {
namespace {

std::string Place(const Location& location) {
  return std::to_string(location.line) + ":" + std::to_string(location.column);
}

void ShowFieldIds(const FieldIds& ids, const std::string& path, std::ostream& out) {
  for (const auto& [name, field] : ids.children) {
    const std::string here = path + "." + name;
    if (field.id) out << here << " = " << *field.id << "\n";
    ShowFieldIds(field, here, out);
  }
}

void ShowColumn(const ColumnOptions& column, const std::string& key, std::ostream& out) {
  out << key << " =";
  if (column.encoding) out << " " << statement::EncodingName(*column.encoding);
  if (column.compression) out << " " << codec::Name(*column.compression);
  if (column.compression_level) out << " level " << *column.compression_level;
  if (column.bloom_filter) out << (*column.bloom_filter ? " bloom" : " no bloom");
  out << "\n";
}

void ShowColumns(const WriteOptions& options, std::ostream& out) {
  for (const auto& [name, column] : options.column_options) {
    ShowColumn(column, "column_options." + name, out);
  }
  if (options.bloom_filter_all) out << "bloom_filter_columns = all\n";
  for (const std::string& name : options.bloom_filter_columns) {
    out << "bloom_filter_columns has " << name << "\n";
  }
  for (const auto& [key, value] : options.kv_metadata) {
    out << "kv_metadata." << key << " = " << value << "\n";
  }
  if (options.field_ids.automatic) out << "field_ids = auto\n";
  ShowFieldIds(options.field_ids, "field_ids", out);
  for (const SortingColumn& column : options.sorting_columns) {
    out << "sorting_columns has " << column.column
        << (column.descending ? " descending" : "")
        << (column.nulls_first ? " nulls first" : "") << "\n";
  }
}

}  // namespace

std::string Show(const WriteOptions& options) {
  const WriteOptions normal;
  std::ostringstream out;
  const auto show = [&](const char* name, const auto& value, const auto& usual) {
    if (value != usual) out << name << " = " << value << "\n";
  };
  show("compression", codec::Name(options.compression), codec::Name(normal.compression));
  if (options.compression_level) {
    out << "compression_level = " << *options.compression_level << "\n";
  }
  if (options.profile == Profile::kModern) out << "profile = modern\n";
  show("row_group_size", options.row_group_size, normal.row_group_size);
  show("row_group_size_bytes", options.row_group_size_bytes, normal.row_group_size_bytes);
  show("data_page_size", options.data_page_size, normal.data_page_size);
  show("data_page_rows", options.data_page_rows, normal.data_page_rows);
  show("dictionary_page_size_limit", options.dictionary_page_size_limit,
       normal.dictionary_page_size_limit);
  show("statistics", options.statistics, normal.statistics);
  show("write_page_index", options.write_page_index, normal.write_page_index);
  show("store_schema", options.store_schema, normal.store_schema);
  show("bloom_filter_false_positive_ratio", options.bloom_filter_false_positive_ratio,
       normal.bloom_filter_false_positive_ratio);
  ShowColumns(options, out);
  return out.str();
}

std::string Show(const ExportStatement& statement) {
  return "export at " + Place(statement.location) + " to [" + statement.path +
         "] of what stands at " + Place(statement.query.At(0)) + "\n[" +
         statement.query.text() + "]\n" + Show(statement.options);
}

std::string Show(const Script& script) {
  std::string text;
  for (const Statement& statement : script.statements) {
    if (const auto* engine = std::get_if<EngineStatement>(&statement)) {
      text +=
          "engine at " + Place(engine->text.At(0)) + "\n[" + engine->text.text() + "]\n";
    } else {
      text += Show(std::get<ExportStatement>(statement));
    }
  }
  for (const std::string& name : script.unused_variables) text += "unused " + name + "\n";
  return text;
}

std::string Show(const Error& error) {
  std::string text = error.blame() == Blame::kText ? "exit 2" : "exit 1";
  if (error.location()) text += " at " + Place(*error.location());
  return text + ": " + error.what();
}

}  // namespace lamella::tests
