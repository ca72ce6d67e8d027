#include "inspect/names.h"

#include "inspect/annotation.h"

namespace lamella::inspect {
namespace {

using format::LogicalType;
using format::Type;
using Kind = format::LogicalType::Kind;

template <typename Enum>
std::string Unknown(const char* what, Enum value) {
  return std::string(what) + "(" + std::to_string(static_cast<int32_t>(value)) + ")";
}

std::string UnitName(format::TimeUnit unit) {
  switch (unit) {
    case format::TimeUnit::kMillis:
      return "MILLIS";
    case format::TimeUnit::kMicros:
      return "MICROS";
    case format::TimeUnit::kNanos:
      return "NANOS";
  }
  return Unknown("UNIT", unit);
}

std::string WithParameters(const LogicalType& type) {
  const std::string utc = type.is_adjusted_to_utc ? ", UTC" : "";
  switch (type.kind) {
    case Kind::kDecimal:
      return "DECIMAL(" + std::to_string(type.precision) + "," +
             std::to_string(type.scale) + ")";
    case Kind::kTime:
      return "TIME(" + UnitName(type.unit) + utc + ")";
    case Kind::kTimestamp:
      return "TIMESTAMP(" + UnitName(type.unit) + utc + ")";
    case Kind::kInteger:
      return (type.is_signed ? "INT" : "UINT") + std::to_string(type.bit_width);
    default:
      return Unknown("LOGICAL", type.kind);
  }
}

std::string LogicalName(const LogicalType& type) {
  switch (type.kind) {
    case Kind::kString:
      return "STRING";
    case Kind::kMap:
      return "MAP";
    case Kind::kList:
      return "LIST";
    case Kind::kEnum:
      return "ENUM";
    case Kind::kDate:
      return "DATE";
    case Kind::kUnknown:
      return "UNKNOWN";
    case Kind::kJson:
      return "JSON";
    case Kind::kBson:
      return "BSON";
    case Kind::kUuid:
      return "UUID";
    case Kind::kFloat16:
      return "FLOAT16";
    case Kind::kVariant:
      return "VARIANT";
    case Kind::kGeometry:
      return "GEOMETRY";
    case Kind::kGeography:
      return "GEOGRAPHY";
    default:
      return WithParameters(type);
  }
}

std::string NameOf(Type type) {
  switch (type) {
    case Type::kBoolean:
      return "BOOLEAN";
    case Type::kInt32:
      return "INT32";
    case Type::kInt64:
      return "INT64";
    case Type::kInt96:
      return "INT96";
    case Type::kFloat:
      return "FLOAT";
    case Type::kDouble:
      return "DOUBLE";
    case Type::kByteArray:
      return "BYTE_ARRAY";
    case Type::kFixedLenByteArray:
      return "FIXED_LEN_BYTE_ARRAY";
  }
  return Unknown("TYPE", type);
}

}  // namespace

std::string NameOf(Compression codec) {
  switch (codec) {
    case Compression::kUncompressed:
      return "UNCOMPRESSED";
    case Compression::kSnappy:
      return "SNAPPY";
    case Compression::kGzip:
      return "GZIP";
    case Compression::kBrotli:
      return "BROTLI";
    case Compression::kZstd:
      return "ZSTD";
    case Compression::kLz4Raw:
      return "LZ4_RAW";
  }
  // Written by others, never by Lamella: they have more than one meaning.
  if (static_cast<int32_t>(codec) == 3) return "LZO";
  if (static_cast<int32_t>(codec) == 5) return "LZ4";
  return Unknown("CODEC", codec);
}

std::string NameOf(Encoding encoding) {
  switch (encoding) {
    case Encoding::kPlain:
      return "PLAIN";
    case Encoding::kRle:
      return "RLE";
    case Encoding::kDeltaBinaryPacked:
      return "DELTA_BINARY_PACKED";
    case Encoding::kDeltaLengthByteArray:
      return "DELTA_LENGTH_BYTE_ARRAY";
    case Encoding::kDeltaByteArray:
      return "DELTA_BYTE_ARRAY";
    case Encoding::kRleDictionary:
      return "RLE_DICTIONARY";
    case Encoding::kByteStreamSplit:
      return "BYTE_STREAM_SPLIT";
  }
  // Read only: two old ones and one that is still a preview.
  if (static_cast<int32_t>(encoding) == 2) return "PLAIN_DICTIONARY";
  if (static_cast<int32_t>(encoding) == 4) return "BIT_PACKED";
  if (static_cast<int32_t>(encoding) == 10) return "ALP";
  return Unknown("ENCODING", encoding);
}

std::string NameOf(format::Repetition repetition) {
  switch (repetition) {
    case format::Repetition::kRequired:
      return "required";
    case format::Repetition::kOptional:
      return "optional";
    case format::Repetition::kRepeated:
      return "repeated";
  }
  return Unknown("REPETITION", repetition);
}

std::string NameOf(format::BoundaryOrder order) {
  switch (order) {
    case format::BoundaryOrder::kUnordered:
      return "unordered";
    case format::BoundaryOrder::kAscending:
      return "ascending";
    case format::BoundaryOrder::kDescending:
      return "descending";
  }
  return Unknown("ORDER", order);
}

std::string PhysicalName(const format::SchemaElement& element) {
  if (!element.type) return "";
  std::string name = NameOf(*element.type);
  if (element.type == Type::kFixedLenByteArray) {
    name += "(" + std::to_string(element.type_length.value_or(0)) + ")";
  }
  return name;
}

std::string TypeName(const format::SchemaElement& element) {
  if (IsInterval(element)) return "INTERVAL";
  if (const auto annotation = AnnotationOf(element)) return LogicalName(*annotation);
  return element.type ? PhysicalName(element) : "STRUCT";
}

}  // namespace lamella::inspect
