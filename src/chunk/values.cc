#include "chunk/values.h"

#include <algorithm>
#include <cstring>

#include "base/bits.h"
#include "encode/byte_stream_split.h"
#include "encode/delta_binary_packed.h"
#include "encode/delta_strings.h"
#include "encode/plain.h"
#include "encode/rle_bitpack.h"
#include "shred/convert.h"

namespace lamella::chunk {
namespace {

using format::Type;

template <typename T>
std::span<const T> Values(const shred::LeafColumn& leaf, ValueRange range) {
  return leaf.values_as<T>().subspan(range.begin, range.size());
}

std::span<const uint8_t> Bytes(const shred::LeafColumn& leaf, ValueRange range) {
  size_t width = ValueBytes(*leaf.leaf);
  return {leaf.values.data() + range.begin * width, range.size() * width};
}

std::span<const uint32_t> Indices(const ChunkPlan& plan, ValueRange range) {
  return std::span(plan.indices).subspan(range.begin, range.size());
}

// Bits of the largest index in `range`. Indices are numbered as they first appear, so
// that early pages have small ones; in others, a few values tell.
int IndexWidth(const ChunkPlan& plan, ValueRange range) {
  constexpr size_t kStep = 256;
  uint32_t bits = 1;  // Not of none, even for one entry: readers exist that divide by it.
  std::span<const uint32_t> left = Indices(plan, range);
  while (!left.empty() && base::BitWidth(bits) < plan.bit_width) {
    const size_t step = std::min(kStep, left.size());
    for (uint32_t index : left.first(step)) bits |= index;
    left = left.subspan(step);
  }
  return base::BitWidth(bits);
}

// A run of booleans carries its length in front (Encodings.md, RLE).
void EncodeBooleanRuns(std::span<const uint8_t> values, base::ByteBuffer& out) {
  size_t start = out.size();
  out.AppendValue(uint32_t{0});
  encode::RleBitPacked(values, 1, out);
  auto length = static_cast<uint32_t>(out.size() - start - sizeof(uint32_t));
  std::memcpy(out.data() + start, &length, sizeof(length));
}

uint64_t SumOfSizes(const shred::LeafColumn& leaf, ValueRange range) {
  uint64_t bytes = 0;
  for (const StringView& string : Values<StringView>(leaf, range)) bytes += string.size;
  return bytes;
}

}  // namespace

size_t ValueBytes(const schema::Leaf& leaf) {
  return leaf.physical == Type::kByteArray ? sizeof(StringView)
                                           : shred::ElementBytes(leaf);
}

size_t NumberBytes(const schema::Leaf& leaf, Encoding encoding) {
  if (encoding != Encoding::kPlain) return 0;
  switch (leaf.physical) {
    case Type::kInt32:
    case Type::kInt64:
    case Type::kFloat:
    case Type::kDouble:
      return ValueBytes(leaf);
    default:
      return 0;
  }
}

void EncodePlain(const schema::Leaf& leaf, const uint8_t* elements, uint64_t count,
                 base::ByteBuffer& out) {
  switch (leaf.physical) {
    case Type::kBoolean:
      encode::PlainBooleans({elements, count}, out);
      return;
    case Type::kByteArray:
      encode::PlainStrings({reinterpret_cast<const StringView*>(elements), count}, out);
      return;
    default:  // Fixed-width values stand in memory as they do in the file.
      out.Append(elements, count * ValueBytes(leaf));
  }
}

void EncodeValues(const shred::LeafColumn& leaf, const ChunkPlan& plan, ValueRange range,
                  base::ByteBuffer& out) {
  switch (plan.encoding) {
    case Encoding::kRleDictionary: {
      const int bit_width = IndexWidth(plan, range);
      out.PushBack(static_cast<uint8_t>(bit_width));
      encode::RleBitPacked(Indices(plan, range), bit_width, out);
      return;
    }
    case Encoding::kRle:
      EncodeBooleanRuns(Values<uint8_t>(leaf, range), out);
      return;
    case Encoding::kDeltaBinaryPacked:
      if (leaf.leaf->physical == Type::kInt32) {
        encode::DeltaBinaryPacked(Values<int32_t>(leaf, range), out);
      } else {
        encode::DeltaBinaryPacked(Values<int64_t>(leaf, range), out);
      }
      return;
    case Encoding::kDeltaLengthByteArray:
      encode::DeltaLengthByteArray(Values<StringView>(leaf, range), out);
      return;
    case Encoding::kDeltaByteArray:
      if (leaf.leaf->physical == Type::kByteArray) {
        encode::DeltaByteArray(Values<StringView>(leaf, range), out);
      } else {
        encode::DeltaByteArrayFixed(Bytes(leaf, range),
                                    static_cast<size_t>(leaf.leaf->width), out);
      }
      return;
    case Encoding::kByteStreamSplit:
      encode::ByteStreamSplit(Bytes(leaf, range), ValueBytes(*leaf.leaf), out);
      return;
    case Encoding::kPlain:
      EncodePlain(*leaf.leaf, Bytes(leaf, range).data(), range.size(), out);
      return;
  }
}

uint64_t EncodedSize(const shred::LeafColumn& leaf, const ChunkPlan& plan,
                     ValueRange range) {
  switch (plan.encoding) {
    case Encoding::kRleDictionary:
      return 1 + encode::RleBitPackedSize(Indices(plan, range), IndexWidth(plan, range));
    case Encoding::kDeltaBinaryPacked:
      return leaf.leaf->physical == Type::kInt32
                 ? encode::DeltaBinaryPackedSize(Values<int32_t>(leaf, range))
                 : encode::DeltaBinaryPackedSize(Values<int64_t>(leaf, range));
    case Encoding::kDeltaLengthByteArray:
      return encode::DeltaLengthByteArraySize(Values<StringView>(leaf, range));
    case Encoding::kDeltaByteArray:
      if (leaf.leaf->physical == Type::kByteArray) {
        return encode::DeltaByteArraySize(Values<StringView>(leaf, range));
      }
      break;
    case Encoding::kPlain:
      if (leaf.leaf->physical == Type::kByteArray) {
        return range.size() * sizeof(uint32_t) + SumOfSizes(leaf, range);
      }
      if (leaf.leaf->physical == Type::kBoolean) return (range.size() + 7) / 8;
      return range.size() * ValueBytes(*leaf.leaf);
    case Encoding::kByteStreamSplit:
      return range.size() * ValueBytes(*leaf.leaf);
    case Encoding::kRle:
      break;
  }
  base::ByteBuffer measured;
  EncodeValues(leaf, plan, range, measured);
  return measured.size();
}

uint64_t EncodedBound(const shred::LeafColumn& leaf, const ChunkPlan& plan,
                      ValueRange range) {
  if (plan.has_dictionary()) {
    return 1 + encode::RleBitPackedBound(range.size(), plan.bit_width);
  }
  // Blocks of 128 and their headers: no delta encoding gets further above PLAIN.
  constexpr uint64_t kSlack = 4096;
  uint64_t width = ValueBytes(*leaf.leaf);
  if (leaf.leaf->physical == Type::kByteArray) {
    return kSlack + range.size() * 9 + SumOfSizes(leaf, range);
  }
  return kSlack + range.size() * (width + 1);
}

uint64_t StringBytes(const shred::LeafColumn& leaf, const ChunkPlan& plan,
                     ValueRange range) {
  if (leaf.leaf->physical != Type::kByteArray) return 0;
  if (!plan.has_dictionary()) return SumOfSizes(leaf, range);
  const auto* entries = reinterpret_cast<const StringView*>(plan.dictionary.data());
  uint64_t bytes = 0;
  for (uint32_t index : Indices(plan, range)) bytes += entries[index].size;
  return bytes;
}

}  // namespace lamella::chunk
