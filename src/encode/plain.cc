#include "encode/plain.h"

#include <algorithm>
#include <cstring>

#include "encode/kernels/kernels.h"
#include "encode/string_bytes.h"

namespace lamella::encode {

void Plain(std::span<const int32_t> values, base::ByteBuffer& out) {
  out.Append(values.data(), values.size_bytes());
}

void Plain(std::span<const int64_t> values, base::ByteBuffer& out) {
  out.Append(values.data(), values.size_bytes());
}

void Plain(std::span<const float> values, base::ByteBuffer& out) {
  out.Append(values.data(), values.size_bytes());
}

void Plain(std::span<const double> values, base::ByteBuffer& out) {
  out.Append(values.data(), values.size_bytes());
}

void PlainBooleans(std::span<const uint8_t> values, base::ByteBuffer& out) {
  const auto pack = kernels::Active().levels.pack;
  const size_t whole = values.size() / 8;
  const size_t rest = values.size() % 8;
  const size_t begin = out.size();
  uint8_t* bits = out.Extend(whole + 1 + kernels::kSlack);
  if (whole != 0) pack(values.data(), whole, 1, bits);
  if (rest != 0) {
    uint8_t last[8] = {};
    std::copy_n(values.data() + whole * 8, rest, last);
    pack(last, 1, 1, bits + whole);
  }
  out.Truncate(begin + whole + (rest != 0 ? 1 : 0));
}

void PlainStrings(std::span<const StringView> values, base::ByteBuffer& out) {
  const size_t begin = out.size();
  const size_t size = PlainStringsSize(values);
  uint8_t* end = out.Extend(size + kCopySlack);
  for (const StringView& value : values) {
    if (value.is_inline()) {
      // Length and characters stand in the view as they are to stand in the page.
      std::memcpy(end, &value, sizeof(value));
    } else {
      std::memcpy(end, &value.size, sizeof(value.size));
      CopyLong(value.pointer, value.size, end + sizeof(value.size));
    }
    end += sizeof(value.size) + value.size;
  }
  out.Truncate(begin + size);
}

uint64_t PlainStringsSize(std::span<const StringView> values) {
  return values.size() * sizeof(uint32_t) + TotalLength(values);
}

void PlainFixed(std::span<const uint8_t> bytes, base::ByteBuffer& out) {
  out.Append(bytes);
}

}  // namespace lamella::encode
