#include "cli/output.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <system_error>

#include "base/utf8.h"

namespace lamella::cli {
namespace {

using JsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;

template <typename... Values>
std::string Format(const char* format, Values... values) {
  std::array<char, 64> text;
  const int size = std::snprintf(text.data(), text.size(), format, values...);
  return std::string(text.data(), static_cast<size_t>(size));
}

std::string Counted(uint64_t count, const char* noun) {
  return WithCommas(count) + " " + noun + (count == 1 ? "" : "s");
}

/// JSON is UTF-8, a path is any bytes: a byte that can't stand there becomes
/// U+FFFD.
std::string AsUtf8(const std::string& text) {
  if (base::IsUtf8(text)) return text;
  std::string out;
  for (size_t at = 0; at < text.size();) {
    size_t size = 4;
    while (size > 0 && (at + size > text.size() ||
                        !base::IsUtf8(std::string_view(text).substr(at, size)))) {
      --size;
    }
    out += size == 0 ? "\uFFFD" : text.substr(at, size);
    at += size == 0 ? 1 : size;
  }
  return out;
}

void WriteText(JsonWriter& writer, const char* key, const std::string& text) {
  const std::string valid = AsUtf8(text);
  writer.Key(key);
  writer.String(valid.data(), static_cast<rapidjson::SizeType>(valid.size()));
}

void WriteNumber(JsonWriter& writer, const char* key, uint64_t number) {
  writer.Key(key);
  writer.Uint64(number);
}

void WriteFile(JsonWriter& writer, const FileReport& file) {
  writer.StartObject();
  WriteText(writer, "path", file.path);
  WriteNumber(writer, "rows", file.rows);
  WriteNumber(writer, "bytes", file.bytes);
  WriteNumber(writer, "row_groups", file.row_groups);
  writer.EndObject();
}

void WriteExport(JsonWriter& writer, const ExportReport& report) {
  writer.StartObject();
  WriteText(writer, "path", report.path);
  WriteNumber(writer, "rows", report.rows);
  WriteNumber(writer, "bytes", report.bytes);
  writer.Key("files");
  writer.StartArray();
  for (const FileReport& file : report.files) WriteFile(writer, file);
  writer.EndArray();
  writer.Key("seconds");
  writer.Double(report.seconds);
  writer.Key("ratio");
  writer.Double(report.ratio());
  writer.Key("warnings");
  writer.StartArray();
  for (const std::string& warning : report.warnings) {
    const std::string valid = AsUtf8(warning);
    writer.String(valid.data(), static_cast<rapidjson::SizeType>(valid.size()));
  }
  writer.EndArray();
  writer.EndObject();
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

void PrintError(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

std::string DescribeExport(const ExportReport& report) {
  uint64_t row_groups = 0;
  for (const FileReport& file : report.files) row_groups += file.row_groups;
  std::string line = report.path + "  " + Counted(report.rows, "row") + ", " +
                     HumanBytes(report.bytes) + ", ";
  if (report.files.size() > 1) line += Counted(report.files.size(), "file") + ", ";
  line += Counted(row_groups, "row group") + ", " + HumanSeconds(report.seconds);
  if (report.ratio() > 0) line += ", ratio " + Format("%.2f", report.ratio());
  return line + "\n";
}

std::string ExportsAsJson(const std::vector<ExportReport>& exports,
                          const std::optional<Failure>& failure) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.SetMaxDecimalPlaces(6);
  writer.StartObject();
  writer.Key("exports");
  writer.StartArray();
  for (const ExportReport& report : exports) WriteExport(writer, report);
  writer.EndArray();
  if (failure) {
    writer.Key("error");
    WriteFailure(writer, *failure);
  }
  writer.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

std::string WithCommas(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string HumanBytes(uint64_t bytes) {
  constexpr std::array<const char*, 5> kUnits = {"kB", "MB", "GB", "TB", "PB"};
  if (bytes < 1000) return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
  double value = static_cast<double>(bytes) / 1000;
  size_t unit = 0;
  // 999.95 and more would be shown as 1000.0.
  while (value >= 999.95 && unit + 1 < kUnits.size()) {
    value /= 1000;
    ++unit;
  }
  return Format("%.1f %s", value, kUnits[unit]);
}

std::string HumanSeconds(double seconds) {
  if (seconds < 0.9995) return Format("%.0f ms", seconds * 1000);
  if (seconds < 59.995) return Format("%.2f s", seconds);
  const auto whole = static_cast<uint64_t>(std::llround(seconds));
  if (whole < 3600) return Format("%d min %02d s", int(whole / 60), int(whole % 60));
  return WithCommas(whole / 3600) + Format(" h %02d min", int(whole / 60 % 60));
}

}  // namespace lamella::cli
