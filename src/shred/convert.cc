#include "shred/convert.h"

#include <limits>
#include <string>

#include "shred/convert_bytes.h"
#include "shred/select.h"

namespace lamella::shred {
namespace {

// DuckDB's infinity in every unit; see its documentation of timestamps.
bool IsInfinite(int64_t ticks) {
  return ticks == std::numeric_limits<int64_t>::max() ||
         ticks == -std::numeric_limits<int64_t>::max();
}

void AppendTimestamps(const ColumnView& view, const Selection& selection,
                      LeafColumn& out) {
  std::span<int64_t> added = AppendAs<int64_t>(view, selection, out);
  TimeUnit unit = out.leaf->type.unit;
  if (unit != TimeUnit::kSecond && unit != TimeUnit::kMilli) return;
  for (int64_t& ticks : added) {
    if (IsInfinite(ticks)) {
      Refuse(*out.leaf, std::string(ticks > 0 ? "infinity" : "-infinity") +
                            ", which a timestamp in milliseconds can't say; cast the "
                            "column to TIMESTAMP");
    }
    if (unit == TimeUnit::kSecond && __builtin_mul_overflow(ticks, 1000, &ticks)) {
      Refuse(*out.leaf, "a timestamp that is out of the range of milliseconds");
    }
  }
}

void AppendEnumCodes(const ColumnView& view, const Selection& selection,
                     LeafColumn& out) {
  size_t size = out.leaf->type.dictionary.size();
  if (size <= 255) {
    AppendAs<uint8_t, uint32_t>(view, selection, out);
  } else if (size <= 65535) {
    AppendAs<uint16_t, uint32_t>(view, selection, out);
  } else {
    AppendAs<uint32_t>(view, selection, out);
  }
}

void AppendIntegers(const ColumnView& view, const Selection& selection, LeafColumn& out) {
  switch (out.leaf->type.id) {
    case TypeId::kInt8:
      AppendAs<int8_t, int32_t>(view, selection, out);
      return;
    case TypeId::kUInt8:
      AppendAs<uint8_t, int32_t>(view, selection, out);
      return;
    case TypeId::kInt16:
      AppendAs<int16_t, int32_t>(view, selection, out);
      return;
    case TypeId::kUInt16:
      AppendAs<uint16_t, int32_t>(view, selection, out);
      return;
    case TypeId::kInt32:
    case TypeId::kUInt32:
    case TypeId::kDate:
      AppendAs<int32_t>(view, selection, out);
      return;
    default:
      AppendAs<int64_t>(view, selection, out);
  }
}

void AppendDecimals(const ColumnView& view, const Selection& selection, LeafColumn& out) {
  int precision = out.leaf->type.precision;
  if (precision <= 4) {
    AppendAs<int16_t, int32_t>(view, selection, out);
  } else if (precision <= 9) {
    AppendAs<int32_t>(view, selection, out);
  } else if (precision <= 18) {
    AppendAs<int64_t>(view, selection, out);
  } else {
    AppendWideDecimals(view, selection, out);
  }
}

struct Bytes16 {
  uint8_t bytes[16];
};

}  // namespace

size_t ElementBytes(const schema::Leaf& leaf) {
  switch (leaf.physical) {
    case format::Type::kBoolean:
      return 1;
    case format::Type::kInt64:
    case format::Type::kDouble:
      return 8;
    case format::Type::kByteArray:
      return leaf.type.id == TypeId::kEnum ? sizeof(uint32_t) : sizeof(StringView);
    case format::Type::kFixedLenByteArray:
      return static_cast<size_t>(leaf.width);
    default:
      return 4;
  }
}

void AppendValues(const ColumnView& view, const Selection& selection, LeafColumn& out) {
  switch (out.leaf->type.id) {
    case TypeId::kBool:
      AppendAs<uint8_t>(view, selection, out);
      return;
    case TypeId::kInt8:
    case TypeId::kUInt8:
    case TypeId::kInt16:
    case TypeId::kUInt16:
    case TypeId::kInt32:
    case TypeId::kUInt32:
    case TypeId::kInt64:
    case TypeId::kUInt64:
    case TypeId::kDate:
    case TypeId::kTime:
      AppendIntegers(view, selection, out);
      return;
    case TypeId::kFloat:
      AppendAs<float>(view, selection, out);
      return;
    case TypeId::kDouble:
      AppendAs<double>(view, selection, out);
      return;
    case TypeId::kUuid:
      AppendAs<Bytes16>(view, selection, out);
      return;
    case TypeId::kTimestamp:
      AppendTimestamps(view, selection, out);
      return;
    case TypeId::kDecimal:
      AppendDecimals(view, selection, out);
      return;
    case TypeId::kString:
    case TypeId::kJson:
    case TypeId::kBinary:
      AppendStrings(view, selection, out);
      return;
    case TypeId::kEnum:
      AppendEnumCodes(view, selection, out);
      return;
    case TypeId::kInterval:
      AppendIntervals(view, selection, out);
      return;
    default:
      return;  // kNull has no values; lists and structs are no leaves.
  }
}

}  // namespace lamella::shred
