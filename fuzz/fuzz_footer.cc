// Any bytes as each kind of metadata: a value or a FormatError, nothing else. What was
// read and is written again has to be read as the same value.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

#include "base/byte_buffer.h"
#include "format/parse.h"
#include "format/serialize.h"

namespace {

using namespace lamella;

const format::FileMetaData& Value(const format::FileMetaData& value) { return value; }
const format::OffsetIndex& Value(const format::OffsetIndex& value) { return value; }
const format::ColumnIndex& Value(const format::ColumnIndex& value) { return value; }
template <typename T>
const T& Value(const format::Parsed<T>& parsed) {
  return parsed.value;
}

template <typename Parse>
void Try(std::span<const uint8_t> bytes, Parse parse) {
  base::ByteBuffer written;
  try {
    const auto first = parse(bytes, std::string_view("metadata"));
    format::Serialize(Value(first), written);
    const auto second = parse(written.span(), std::string_view("metadata"));
    if (!(Value(first) == Value(second))) std::abort();
  } catch (const format::FormatError&) {
    if (!written.empty()) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::span bytes(data, size);
  Try(bytes, format::ParseFileMetaData);
  Try(bytes, format::ParsePageHeader);
  Try(bytes, format::ParseOffsetIndex);
  Try(bytes, format::ParseColumnIndex);
  Try(bytes, format::ParseBloomFilterHeader);
  return 0;
}
