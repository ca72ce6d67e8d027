#include "export/report_json.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/utf8.h"
#include "io/staged_file.h"
#include "lamella/error.h"
#include "lamella/statement.h"

namespace lamella::exporting {
namespace {

using JsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;

void Write(JsonWriter& writer, std::string_view text) {
  const std::string valid = base::AsUtf8(text);
  writer.String(valid.data(), static_cast<rapidjson::SizeType>(valid.size()));
}
void Write(JsonWriter& writer, const std::string& text) {
  Write(writer, std::string_view(text));
}
void Write(JsonWriter& writer, uint64_t number) { writer.Uint64(number); }
void Write(JsonWriter& writer, bool flag) { writer.Bool(flag); }
void Write(JsonWriter& writer, double number) { writer.Double(number); }

template <typename Value>
void Write(JsonWriter& writer, const std::optional<Value>& value) {
  if (value) {
    Write(writer, *value);
  } else {
    writer.Null();
  }
}

void Add(JsonWriter& writer, const char* key, const auto& value) {
  writer.Key(key);
  Write(writer, value);
}

void Write(JsonWriter& writer, const ColumnStatistics& column) {
  writer.StartObject();
  Add(writer, "column", column.column);
  Add(writer, "min", column.min);
  Add(writer, "min_exact", column.min_exact);
  Add(writer, "max", column.max);
  Add(writer, "max_exact", column.max_exact);
  Add(writer, "values", column.values);
  Add(writer, "nulls", column.nulls);
  Add(writer, "nans", column.nans);
  Add(writer, "bytes", column.bytes);
  writer.EndObject();
}

void Write(JsonWriter& writer, const ColumnReport& column) {
  writer.StartObject();
  Add(writer, "name", column.name);
  Add(writer, "type", column.type);
  writer.EndObject();
}

void Write(JsonWriter& writer, const FileReport& file);

template <typename Item>
void AddList(JsonWriter& writer, const char* key, const std::vector<Item>& items) {
  writer.Key(key);
  writer.StartArray();
  for (const Item& item : items) Write(writer, item);
  writer.EndArray();
}

void Write(JsonWriter& writer, const FileReport& file) {
  writer.StartObject();
  Add(writer, "path", file.path);
  writer.Key("partition");
  writer.StartObject();
  for (const auto& [name, value] : file.partition) {
    Add(writer, base::AsUtf8(name).c_str(), value);
  }
  writer.EndObject();
  Add(writer, "rows", file.rows);
  Add(writer, "bytes", file.bytes);
  Add(writer, "row_groups", file.row_groups);
  if (!file.statistics.empty()) AddList(writer, "statistics", file.statistics);
  writer.EndObject();
}

}  // namespace

std::string ReportAsJson(const ExportReport& report) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.SetMaxDecimalPlaces(6);
  writer.StartObject();
  Add(writer, "path", report.path);
  Add(writer, "mode", ModeName(report.mode));
  Add(writer, "commit", report.commit);
  Add(writer, "already_done", report.already_done);
  Add(writer, "rows", report.rows);
  Add(writer, "bytes", report.bytes);
  Add(writer, "partitions", report.partitions);
  Add(writer, "foreign_files_kept", report.foreign_files_kept);
  Add(writer, "foreign_files_deleted", report.foreign_files_deleted);
  AddList(writer, "schema", report.schema);
  AddList(writer, "files", report.files);
  Add(writer, "seconds", report.seconds);
  Add(writer, "ratio", report.ratio());
  AddList(writer, "warnings", report.warnings);
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

void WriteManifest(io::FileSystem& files, const std::string& path,
                   const ExportReport& report) {
  const std::string text = ReportAsJson(report) + "\n";
  try {
    io::StagedFile file(files, path);
    file.Write({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
    file.Commit();
  } catch (const IoError& error) {
    throw IoError("\"" + report.path + "\" is complete and in place, but its manifest " +
                      "is not: " + error.what(),
                  path, error.error_number());
  }
}

}  // namespace lamella::exporting
