#include "inspect/bounds.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/utf8.h"
#include "inspect/annotation.h"
#include "inspect/calendar.h"
#include "inspect/decimal.h"

namespace lamella::inspect {
namespace {

using format::LogicalType;
using format::SchemaElement;
using format::Type;
using Kind = format::LogicalType::Kind;

constexpr Kind kNoKind{0};

// More bytes than any decimal has; turning them into digits takes quadratic time.
constexpr size_t kMaxDecimalBytes = 64;

template <typename T>
T Load(std::string_view bytes) {
  T value;
  std::memcpy(&value, bytes.data(), sizeof(T));
  return value;
}

LogicalType TypeOf(const SchemaElement& leaf) {
  return AnnotationOf(leaf).value_or(LogicalType::Of(kNoKind));
}

bool IsUnsigned(const LogicalType& type) {
  return type.kind == Kind::kInteger && !type.is_signed;
}

int64_t LoadInteger(Type type, std::string_view bytes) {
  return type == Type::kInt32 ? Load<int32_t>(bytes) : Load<int64_t>(bytes);
}

// UINT_32 is stored in the same 32 bits.
uint64_t LoadUnsigned(Type type, std::string_view bytes) {
  return type == Type::kInt32 ? Load<uint32_t>(bytes) : Load<uint64_t>(bytes);
}

float LoadHalf(std::string_view bytes) {
  const uint16_t half = Load<uint16_t>(bytes);
  const int exponent = (half >> 10) & 31;
  const auto fraction = static_cast<float>(half & 1023);
  const float sign = (half & 0x8000) != 0 ? -1.0f : 1.0f;
  if (exponent == 31) return fraction == 0 ? sign * INFINITY : NAN;
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  return sign * std::ldexp(1024 + fraction, exponent - 25);
}

std::string Hex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (char c : bytes) {
    const auto byte = static_cast<uint8_t>(c);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::string UuidText(std::string_view bytes) {
  std::string text = Hex(bytes);
  for (size_t place : {20, 16, 12, 8}) text.insert(place, "-");
  return text;
}

Value IntegerValue(const LogicalType& type, Type physical, std::string_view bytes) {
  const int64_t number = LoadInteger(physical, bytes);
  switch (type.kind) {
    case Kind::kDecimal:
      return DecimalText(BigEndian(number), type.scale);
    case Kind::kDate:
      return DateText(number);
    case Kind::kTime:
      return TimeText(number, type.unit);
    case Kind::kTimestamp:
      return TimestampText(number, type.unit, type.is_adjusted_to_utc);
    default:
      if (IsUnsigned(type)) return LoadUnsigned(physical, bytes);
      return number;
  }
}

Value BytesValue(const LogicalType& type, std::string_view bytes) {
  switch (type.kind) {
    case Kind::kString:
    case Kind::kEnum:
    case Kind::kJson:
      if (base::IsUtf8(bytes)) return std::string(bytes);
      break;
    case Kind::kDecimal:
      if (bytes.size() <= kMaxDecimalBytes) return DecimalText(bytes, type.scale);
      break;
    case Kind::kUuid:
      if (bytes.size() == 16) return UuidText(bytes);
      break;
    case Kind::kFloat16:
      if (bytes.size() == 2) return LoadHalf(bytes);
      break;
    default:
      break;
  }
  return "0x" + Hex(bytes);
}

/// Bytes of one value of the physical type; 0 for any number.
size_t WidthOf(const SchemaElement& leaf) {
  switch (*leaf.type) {
    case Type::kBoolean:
      return 1;
    case Type::kInt32:
    case Type::kFloat:
      return 4;
    case Type::kInt64:
    case Type::kDouble:
      return 8;
    case Type::kInt96:
      return 12;
    case Type::kFixedLenByteArray:
      return static_cast<size_t>(std::max(leaf.type_length.value_or(0), 0));
    default:
      return 0;
  }
}

}  // namespace

std::optional<Value> DecodeBound(const SchemaElement& leaf, std::string_view bytes) {
  const size_t width = WidthOf(leaf);
  if (width != 0 && bytes.size() != width) return std::nullopt;
  switch (*leaf.type) {
    case Type::kBoolean:
      return bytes[0] != 0;
    case Type::kInt32:
    case Type::kInt64:
      return IntegerValue(TypeOf(leaf), *leaf.type, bytes);
    case Type::kFloat:
      return Load<float>(bytes);
    case Type::kDouble:
      return Load<double>(bytes);
    default:
      return BytesValue(TypeOf(leaf), bytes);
  }
}

bool BoundLess(const SchemaElement& leaf, std::string_view a, std::string_view b) {
  const LogicalType type = TypeOf(leaf);
  switch (*leaf.type) {
    case Type::kInt32:
    case Type::kInt64:
      if (IsUnsigned(type))
        return LoadUnsigned(*leaf.type, a) < LoadUnsigned(*leaf.type, b);
      return LoadInteger(*leaf.type, a) < LoadInteger(*leaf.type, b);
    case Type::kFloat:
      return Load<float>(a) < Load<float>(b);
    case Type::kDouble:
      return Load<double>(a) < Load<double>(b);
    default:
      if (type.kind == Kind::kDecimal) return DecimalLess(a, b);
      if (type.kind == Kind::kFloat16 && a.size() == 2 && b.size() == 2) {
        return LoadHalf(a) < LoadHalf(b);
      }
      // char_traits<char> compares as unsigned bytes.
      return a < b;
  }
}

bool OldBoundsHold(const SchemaElement& leaf) {
  switch (*leaf.type) {
    case Type::kBoolean:
    case Type::kFloat:
    case Type::kDouble:
      return true;
    case Type::kInt32:
    case Type::kInt64:
      return !IsUnsigned(TypeOf(leaf));
    default:
      return false;
  }
}

}  // namespace lamella::inspect
