#include "cli/output.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "base/utf8.h"
#include "export/report_json.h"
#include "inspect/text.h"

namespace lamella::cli {
namespace {

using JsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;

void WriteText(JsonWriter& writer, const char* key, const std::string& text) {
  const std::string valid = base::AsUtf8(text);
  writer.Key(key);
  writer.String(valid.data(), static_cast<rapidjson::SizeType>(valid.size()));
}

void WriteNumber(JsonWriter& writer, const char* key, uint64_t number) {
  writer.Key(key);
  writer.Uint64(number);
}

void WriteFailure(JsonWriter& writer, const Failure& failure) {
  writer.StartObject();
  WriteText(writer, "message", failure.message);
  if (!failure.file.empty()) WriteText(writer, "file", failure.file);
  if (failure.location) {
    WriteNumber(writer, "line", failure.location->line);
    WriteNumber(writer, "column", failure.location->column);
  }
  writer.Key("exit_code");
  writer.Int(failure.exit_code);
  writer.EndObject();
}

}  // namespace

void Print(const std::string& text) {
  const size_t written = std::fwrite(text.data(), 1, text.size(), stdout);
  if (written == text.size() && std::fflush(stdout) == 0) return;
  const int error_number = errno;
  throw IoError(
      "can't write to standard output: " + std::generic_category().message(error_number),
      "", error_number);
}

void PrintText(const std::string& text) { Print(inspect::PrintableLines(text)); }

void PrintError(const std::string& text) { SteerTerminal(inspect::PrintableLines(text)); }

void SteerTerminal(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

std::string ExportsAsJson(const std::vector<ExportReport>& exports,
                          const std::optional<Failure>& failure) {
  std::string text = "{\"exports\":[";
  for (const ExportReport& report : exports) {
    if (!text.ends_with('[')) text += ',';
    text += exporting::ReportAsJson(report);
  }
  text += ']';
  if (failure) {
    rapidjson::StringBuffer buffer;
    JsonWriter writer(buffer);
    WriteFailure(writer, *failure);
    text += ",\"error\":";
    text.append(buffer.GetString(), buffer.GetSize());
  }
  return text + "}\n";
}

std::string RecoveryAsJson(const std::string& path,
                           const dataset::RecoveryReport& report) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  WriteText(writer, "path", path);
  writer.Key("found");
  writer.Bool(report.found);
  WriteText(writer, "action", report.action);
  writer.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

}  // namespace lamella::cli
