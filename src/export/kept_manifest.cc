#include "export/kept_manifest.h"

#include <rapidjson/document.h>

#include "export/report_json.h"
#include "export/target.h"
#include "io/text_file.h"
#include "lamella/error.h"

namespace lamella::exporting {
namespace {

using JsonValue = rapidjson::Value;

// Whether `found` has all that `wanted` has; a file's statistics may come on top.
bool Covers(const JsonValue& found, const JsonValue& wanted) {
  if (wanted.IsObject() && found.IsObject()) {
    for (const auto& member : wanted.GetObject()) {
      const auto same = found.FindMember(member.name);
      if (same == found.MemberEnd() || !Covers(same->value, member.value)) return false;
    }
    return true;
  }
  if (wanted.IsArray() && found.IsArray()) {
    if (found.Size() != wanted.Size()) return false;
    for (rapidjson::SizeType i = 0; i < wanted.Size(); ++i) {
      if (!Covers(found[i], wanted[i])) return false;
    }
    return true;
  }
  return found == wanted;
}

rapidjson::Document Remembered(const ExportReport& report) {
  const std::string text = ReportAsJson(report);
  rapidjson::Document json;
  json.Parse(text.data(), text.size());
  for (const char* name : {"already_done", "seconds", "warnings"}) {
    json.EraseMember(name);
  }
  if (report.files.empty()) json.EraseMember("files");
  return json;
}

}  // namespace

bool IsManifestOf(io::FileSystem& files, const std::string& path,
                  const ExportReport& report) {
  if (!Exists(files, path)) return false;
  rapidjson::Document found;
  try {
    // Others may have written it, nested however deep: it is parsed without recursion.
    const std::string text = io::ReadText(files, path);
    found.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
  } catch (const IoError&) {
    return false;  // It may be replaced even so, and the writer says when it can't.
  }
  return !found.HasParseError() && Covers(found, Remembered(report));
}

}  // namespace lamella::exporting
