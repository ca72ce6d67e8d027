#include "encode/delta_binary_packed.h"

#include "encode/delta_blocks.h"

namespace lamella::encode {
namespace {

template <typename T>
auto ValuesOf(std::span<const T> values) {
  return [values](size_t begin, size_t, T*) { return values.data() + begin; };
}

}  // namespace

void DeltaBinaryPacked(std::span<const int32_t> values, base::ByteBuffer& out) {
  EncodeDeltas<int32_t>(values.size(), ValuesOf(values), out);
}

void DeltaBinaryPacked(std::span<const int64_t> values, base::ByteBuffer& out) {
  EncodeDeltas<int64_t>(values.size(), ValuesOf(values), out);
}

size_t DeltaBinaryPackedSize(std::span<const int32_t> values) {
  return DeltasSize<int32_t>(values.size(), ValuesOf(values));
}

size_t DeltaBinaryPackedSize(std::span<const int64_t> values) {
  return DeltasSize<int64_t>(values.size(), ValuesOf(values));
}

}  // namespace lamella::encode
