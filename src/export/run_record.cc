#include "export/run_record.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string_view>

namespace lamella::exporting {
namespace {

using JsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;
using JsonValue = rapidjson::Value;

struct Figure {
  const char* name;
  uint64_t ExportReport::*value;
};

constexpr Figure kFigures[] = {
    {"rows", &ExportReport::rows},
    {"bytes", &ExportReport::bytes},
    {"encoded_bytes", &ExportReport::encoded_bytes},
    {"stored_bytes", &ExportReport::stored_bytes},
    {"partitions", &ExportReport::partitions},
    {"foreign_files_kept", &ExportReport::foreign_files_kept},
    {"foreign_files_deleted", &ExportReport::foreign_files_deleted}};

void Write(JsonWriter& writer, std::string_view text) {
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

/// `[[name, type], …]`.
void WriteSchema(JsonWriter& writer, const ExportReport& report) {
  writer.StartArray();
  for (const ColumnReport& column : report.schema) {
    writer.StartArray();
    Write(writer, column.name);
    Write(writer, column.type);
    writer.EndArray();
  }
  writer.EndArray();
}

/// `[path below that of the report, rows, bytes, row groups, column, value, …]`.
void WriteFile(JsonWriter& writer, const FileReport& file, size_t prefix) {
  writer.StartArray();
  std::string_view below = std::string_view(file.path).substr(prefix);
  if (below.starts_with('/')) below.remove_prefix(1);
  Write(writer, below);
  writer.Uint64(file.rows);
  writer.Uint64(file.bytes);
  writer.Uint64(file.row_groups);
  for (const auto& [column, value] : file.partition) {
    Write(writer, column);
    if (value) {
      Write(writer, *value);
    } else {
      writer.Null();
    }
  }
  writer.EndArray();
}

std::string TextOf(const JsonValue& value) {
  return value.IsString() ? std::string(value.GetString(), value.GetStringLength()) : "";
}

uint64_t NumberOf(const JsonValue& value) {
  return value.IsUint64() ? value.GetUint64() : 0;
}

/// Calls `use` with the elements of the member `name`, if it is a list.
template <typename Use>
void ForEach(const JsonValue& object, const char* name, Use use) {
  const auto found = object.FindMember(name);
  if (found == object.MemberEnd() || !found->value.IsArray()) return;
  for (const JsonValue& element : found->value.GetArray()) use(element);
}

void AddFigures(const JsonValue& figures, ExportReport& report) {
  for (const Figure& figure : kFigures) {
    const auto found = figures.FindMember(figure.name);
    if (found != figures.MemberEnd()) report.*figure.value = NumberOf(found->value);
  }
  const auto commit = figures.FindMember("commit");
  if (commit != figures.MemberEnd()) report.commit = TextOf(commit->value);
  const auto seconds = figures.FindMember("seconds");
  if (seconds != figures.MemberEnd() && seconds->value.IsNumber()) {
    report.seconds = seconds->value.GetDouble();
  }
  ForEach(figures, "schema", [&](const JsonValue& column) {
    if (!column.IsArray() || column.Size() != 2) return;
    report.schema.push_back({TextOf(column[0]), TextOf(column[1])});
  });
}

void AddDetails(const JsonValue& details, ExportReport& report) {
  const std::string directory = report.path + (report.path.ends_with('/') ? "" : "/");
  ForEach(details, "files", [&](const JsonValue& fields) {
    if (!fields.IsArray() || fields.Size() < 4 || fields.Size() % 2 != 0) return;
    const std::string below = TextOf(fields[0]);
    FileReport file = {below.empty() ? report.path : directory + below,
                       {},
                       NumberOf(fields[1]),
                       NumberOf(fields[2]),
                       NumberOf(fields[3])};
    for (rapidjson::SizeType i = 4; i < fields.Size(); i += 2) {
      const bool null = fields[i + 1].IsNull();
      file.partition.emplace_back(
          TextOf(fields[i]), null ? std::nullopt : std::optional(TextOf(fields[i + 1])));
    }
    report.files.push_back(std::move(file));
  });
  ForEach(details, "warnings",
          [&](const JsonValue& warning) { report.warnings.push_back(TextOf(warning)); });
}

std::string Figures(const ExportReport& report) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  for (const Figure& figure : kFigures) {
    writer.Key(figure.name);
    writer.Uint64(report.*figure.value);
  }
  writer.Key("commit");
  Write(writer, report.commit);
  writer.Key("seconds");
  writer.Double(report.seconds);
  writer.Key("schema");
  WriteSchema(writer, report);
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

std::string Details(const ExportReport& report) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  writer.Key("files");
  writer.StartArray();
  if (report.files.size() <= kMostRememberedFiles) {
    for (const FileReport& file : report.files) {
      WriteFile(writer, file, report.path.size());
    }
  }
  writer.EndArray();
  writer.Key("warnings");
  writer.StartArray();
  for (const std::string& warning : report.warnings) Write(writer, warning);
  writer.EndArray();
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace

dataset::RunRecord ToRunRecord(const ExportReport& report) {
  return {Figures(report), Details(report)};
}

void AddRunRecord(const dataset::RunRecord& record, ExportReport& report) {
  rapidjson::Document figures;
  figures.Parse(record.figures.data(), record.figures.size());
  if (figures.IsObject()) AddFigures(figures, report);
  rapidjson::Document details;
  details.Parse(record.details.data(), record.details.size());
  if (details.IsObject()) AddDetails(details, report);
}

}  // namespace lamella::exporting
