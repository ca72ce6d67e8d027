#include "format/compact_reader.h"

#include "format/parse.h"

namespace lamella::format {
namespace {

// What is skipped may be nested; parquet.thrift itself nests seven deep.
constexpr int kMaxSkipDepth = 64;

}  // namespace

void CompactReader::Fail(const std::string& why) const {
  throw FormatError("the " + std::string(what_) + " is damaged: " + why + " (byte " +
                    std::to_string(position_) + " of " + std::to_string(bytes_.size()) +
                    ")");
}

uint8_t CompactReader::Byte() {
  if (position_ == bytes_.size()) Fail("it ends too early");
  return bytes_[position_++];
}

uint64_t CompactReader::Varint() {
  uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const uint64_t byte = Byte();
    if (shift == 63 && byte > 1) break;
    value |= (byte & 0x7F) << shift;
    if (byte < 0x80) return value;
  }
  Fail("a number is too long");
}

std::string CompactReader::Binary() {
  const uint64_t size = Bounded(Varint());
  const auto* begin = reinterpret_cast<const char*>(bytes_.data()) + position_;
  position_ += size;
  return std::string(begin, size);
}

FieldHeader CompactReader::Field(int last_id) {
  const uint8_t byte = Byte();
  const auto type = static_cast<WireType>(byte & 0x0F);
  if (type == WireType::kStop) return {};
  const int step = byte >> 4;
  const int id = step == 0 ? Integer<int16_t>() : last_id + step;
  if (id > std::numeric_limits<int16_t>::max()) Fail("a field id is too large");
  return {id, type};
}

ListHeader CompactReader::List() {
  const uint8_t byte = Byte();
  uint64_t size = byte >> 4;
  if (size == 15) size = Varint();
  return {Bounded(size), static_cast<WireType>(byte & 0x0F)};
}

void CompactReader::Advance(uint64_t count) { position_ += Bounded(count); }

uint64_t CompactReader::Bounded(uint64_t count) const {
  if (count > bytes_.size() - position_) Fail("a length leads beyond its end");
  return count;
}

void CompactReader::Skip(WireType type, int depth) {
  if (depth > kMaxSkipDepth) Fail("it is nested too deeply");
  switch (type) {
    case WireType::kTrue:
    case WireType::kFalse:
      return;
    case WireType::kByte:
      return Advance(1);
    case WireType::kI16:
    case WireType::kI32:
    case WireType::kI64:
      Varint();
      return;
    case WireType::kDouble:
      return Advance(8);
    case WireType::kBinary:
      return Advance(Varint());
    case WireType::kUuid:
      return Advance(16);
    case WireType::kList:
    case WireType::kSet: {
      const ListHeader list = List();
      for (uint64_t i = 0; i < list.size; ++i) SkipElement(list.type, depth + 1);
      return;
    }
    case WireType::kMap: {
      const uint64_t size = Bounded(Varint());
      const uint8_t types = size == 0 ? 0 : Byte();
      for (uint64_t i = 0; i < size; ++i) {
        SkipElement(static_cast<WireType>(types >> 4), depth + 1);
        SkipElement(static_cast<WireType>(types & 0x0F), depth + 1);
      }
      return;
    }
    case WireType::kStruct:
      for (FieldHeader field = Field(0); field.type != WireType::kStop;
           field = Field(field.id)) {
        Skip(field.type, depth + 1);
      }
      return;
    default:
      Fail("a value has an unknown type");
  }
}

void CompactReader::SkipElement(WireType type, int depth) {
  // As an element a bool takes a byte, as a field it takes none.
  if (type == WireType::kTrue || type == WireType::kFalse) return Advance(1);
  Skip(type, depth);
}

}  // namespace lamella::format
