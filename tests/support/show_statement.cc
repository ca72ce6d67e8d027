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
  if (options.dictionary_page_size_limit) {
    out << "dictionary_page_size_limit = " << *options.dictionary_page_size_limit << "\n";
  }
  show("statistics", options.statistics, normal.statistics);
  show("write_page_index", options.write_page_index, normal.write_page_index);
  show("store_schema", options.store_schema, normal.store_schema);
  show("bloom_filter_false_positive_ratio", options.bloom_filter_false_positive_ratio,
       normal.bloom_filter_false_positive_ratio);
  ShowColumns(options, out);
  return out.str();
}

std::string Show(const DatasetOptions& options) {
  const DatasetOptions normal;
  std::ostringstream out;
  for (const std::string& name : options.partition_cols) {
    out << "partition_cols has " << name << "\n";
  }
  if (options.write_partition_columns) out << "write_partition_columns = 1\n";
  if (options.partition_escaping != normal.partition_escaping) {
    const bool url = options.partition_escaping == PartitionEscaping::kUrl;
    out << "partition_escaping = " << (url ? "url" : "none") << "\n";
  }
  if (!options.hive_file_pattern) out << "hive_file_pattern = 0\n";
  using Policy = EmptyPartition::Policy;
  const EmptyPartition& empty = options.empty_partition_value;
  if (empty.policy == Policy::kNull) out << "empty_partition_value is null\n";
  if (empty.policy == Policy::kText) {
    out << "empty_partition_value = " << empty.text << "\n";
  }
  if (options.filename_pattern != normal.filename_pattern) {
    out << "filename_pattern = " << options.filename_pattern << "\n";
  }
  const auto show = [&out](const char* name, const std::optional<uint64_t>& value) {
    if (value) out << name << " = " << *value << "\n";
  };
  show("max_rows_per_file", options.max_rows_per_file);
  show("file_size_bytes", options.file_size_bytes);
  show("max_open_files", options.max_open_files);
  return out.str();
}

std::string Show(const PublishOptions& options) {
  std::ostringstream out;
  if (options.mode) out << "mode = " << ModeName(*options.mode) << "\n";
  if (options.commit != CommitKind::kAuto) {
    const bool exchange = options.commit == CommitKind::kExchange;
    out << "commit = " << (exchange ? "exchange" : "journal") << "\n";
  }
  if (options.run_id) out << "run_id = " << *options.run_id << "\n";
  if (options.manifest) out << "manifest = " << *options.manifest << "\n";
  if (options.return_stats) out << "return_stats = 1\n";
  return out.str();
}

std::string Show(const ExportStatement& statement) {
  return "export at " + Place(statement.location) + " to [" + statement.path +
         "] of what stands at " + Place(statement.query.At(0)) + "\n[" +
         statement.query.text() + "]\n" + Show(statement.options) +
         Show(statement.dataset) + Show(statement.publish);
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
