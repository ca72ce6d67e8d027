#include "export/run_record.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace lamella::exporting {
namespace {

struct Figure {
  const char* name;
  uint64_t ExportReport::*value;
};

constexpr Figure kFigures[] = {{"rows", &ExportReport::rows},
                               {"bytes", &ExportReport::bytes},
                               {"encoded_bytes", &ExportReport::encoded_bytes},
                               {"stored_bytes", &ExportReport::stored_bytes},
                               {"partitions", &ExportReport::partitions}};

}  // namespace

std::string ToRunRecord(const ExportReport& report) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.StartObject();
  for (const Figure& figure : kFigures) {
    writer.Key(figure.name);
    writer.Uint64(report.*figure.value);
  }
  writer.Key("seconds");
  writer.Double(report.seconds);
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

ExportReport FromRunRecord(const std::string& record) {
  ExportReport report;
  rapidjson::Document figures;
  figures.Parse(record.data(), record.size());
  if (!figures.IsObject()) return report;
  for (const Figure& figure : kFigures) {
    const auto found = figures.FindMember(figure.name);
    if (found != figures.MemberEnd() && found->value.IsUint64()) {
      report.*figure.value = found->value.GetUint64();
    }
  }
  const auto seconds = figures.FindMember("seconds");
  if (seconds != figures.MemberEnd() && seconds->value.IsNumber()) {
    report.seconds = seconds->value.GetDouble();
  }
  return report;
}

}  // namespace lamella::exporting
