// Any footer, described and shown: text that is safe to print and valid JSON, or a
// FormatError.
#include <rapidjson/document.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "format/parse.h"
#include "inspect/describe.h"
#include "inspect/render.h"

namespace {

bool HasControlCharacters(const std::string& text) {
  for (char c : text) {
    if (static_cast<uint8_t>(c) < 0x20 && c != '\n') return true;
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace lamella;
  inspect::FileDescription file;
  try {
    const format::FileMetaData footer = format::ParseFileMetaData({data, size});
    file = inspect::Describe(footer, "a.parquet", static_cast<int64_t>(size));
    inspect::Summarize(footer, file);
  } catch (const format::FormatError&) {
    return 0;
  }
  const int width = size == 0 ? 80 : data[size - 1];
  if (HasControlCharacters(inspect::RenderTable(file, width))) std::abort();
  rapidjson::Document json;
  json.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(
      inspect::RenderJson(file).c_str());
  if (json.HasParseError()) std::abort();
  return 0;
}
