#include "encode/byte_stream_split.h"

#include "encode/kernels/kernels.h"

namespace lamella::encode {

void ByteStreamSplit(std::span<const uint8_t> bytes, size_t width,
                     base::ByteBuffer& out) {
  const size_t begin = out.size();
  uint8_t* split = out.Extend(bytes.size() + kernels::kSlack);
  kernels::Active().split(bytes.data(), bytes.size() / width, width, split);
  out.Truncate(begin + bytes.size());
}

}  // namespace lamella::encode
