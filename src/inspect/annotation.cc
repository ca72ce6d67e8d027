#include "inspect/annotation.h"

namespace lamella::inspect {
namespace {

using format::ConvertedType;
using format::LogicalType;
using format::TimeUnit;
using Kind = format::LogicalType::Kind;

LogicalType FromConverted(ConvertedType converted, const format::SchemaElement& element) {
  switch (converted) {
    case ConvertedType::kUtf8:
      return LogicalType::Of(Kind::kString);
    case ConvertedType::kMap:
    case ConvertedType::kMapKeyValue:
      return LogicalType::Of(Kind::kMap);
    case ConvertedType::kList:
      return LogicalType::Of(Kind::kList);
    case ConvertedType::kEnum:
      return LogicalType::Of(Kind::kEnum);
    case ConvertedType::kDecimal:
      return LogicalType::Decimal(element.precision.value_or(0),
                                  element.scale.value_or(0));
    case ConvertedType::kDate:
      return LogicalType::Of(Kind::kDate);
    case ConvertedType::kTimeMillis:
      return LogicalType::Time(TimeUnit::kMillis, true);
    case ConvertedType::kTimeMicros:
      return LogicalType::Time(TimeUnit::kMicros, true);
    case ConvertedType::kTimestampMillis:
      return LogicalType::Timestamp(TimeUnit::kMillis, true);
    case ConvertedType::kTimestampMicros:
      return LogicalType::Timestamp(TimeUnit::kMicros, true);
    case ConvertedType::kUint8:
      return LogicalType::Integer(8, false);
    case ConvertedType::kUint16:
      return LogicalType::Integer(16, false);
    case ConvertedType::kUint32:
      return LogicalType::Integer(32, false);
    case ConvertedType::kUint64:
      return LogicalType::Integer(64, false);
    case ConvertedType::kInt8:
      return LogicalType::Integer(8, true);
    case ConvertedType::kInt16:
      return LogicalType::Integer(16, true);
    case ConvertedType::kInt32:
      return LogicalType::Integer(32, true);
    case ConvertedType::kInt64:
      return LogicalType::Integer(64, true);
    case ConvertedType::kJson:
      return LogicalType::Of(Kind::kJson);
    case ConvertedType::kBson:
      return LogicalType::Of(Kind::kBson);
    default:
      return LogicalType::Of(Kind{0});
  }
}

}  // namespace

std::optional<LogicalType> AnnotationOf(const format::SchemaElement& element) {
  if (element.logical_type) return element.logical_type;
  if (!element.converted_type || IsInterval(element)) return std::nullopt;
  const LogicalType type = FromConverted(*element.converted_type, element);
  if (type.kind == Kind{0}) return std::nullopt;
  return type;
}

bool IsInterval(const format::SchemaElement& element) {
  return element.converted_type == ConvertedType::kInterval;
}

}  // namespace lamella::inspect
