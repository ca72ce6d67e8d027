#include "schema/to_parquet.h"

#include <optional>
#include <string>

#include "lamella/error.h"
#include "schema/leaf.h"

namespace lamella::schema {
namespace {

using format::ConvertedType;
using format::LogicalType;
using format::Repetition;
using format::SchemaElement;
using Kind = format::LogicalType::Kind;

struct Annotation {
  std::optional<LogicalType> logical;
  std::optional<ConvertedType> converted;
};

format::TimeUnit UnitOf(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::kMicro:
      return format::TimeUnit::kMicros;
    case TimeUnit::kNano:
      return format::TimeUnit::kNanos;
    default:
      return format::TimeUnit::kMillis;  // Seconds are stored as milliseconds.
  }
}

// The older annotation exists for milliseconds and microseconds only. LogicalTypes.md
// asks for TIMESTAMP_* on wall-clock times as well as on instants.
std::optional<ConvertedType> ConvertedOf(TypeId id, format::TimeUnit unit) {
  if (unit == format::TimeUnit::kNanos) return std::nullopt;
  bool millis = unit == format::TimeUnit::kMillis;
  if (id == TypeId::kTime) {
    return millis ? ConvertedType::kTimeMillis : ConvertedType::kTimeMicros;
  }
  return millis ? ConvertedType::kTimestampMillis : ConvertedType::kTimestampMicros;
}

Annotation IntegerOf(int8_t bits, bool is_signed, ConvertedType converted) {
  return {LogicalType::Integer(bits, is_signed), converted};
}

Annotation AnnotationOf(const DataType& type) {
  format::TimeUnit unit = UnitOf(type.unit);
  switch (type.id) {
    case TypeId::kNull:
      return {LogicalType::Of(Kind::kUnknown), std::nullopt};
    case TypeId::kInt8:
      return IntegerOf(8, true, ConvertedType::kInt8);
    case TypeId::kInt16:
      return IntegerOf(16, true, ConvertedType::kInt16);
    case TypeId::kInt32:
      return IntegerOf(32, true, ConvertedType::kInt32);
    case TypeId::kInt64:
      return IntegerOf(64, true, ConvertedType::kInt64);
    case TypeId::kUInt8:
      return IntegerOf(8, false, ConvertedType::kUint8);
    case TypeId::kUInt16:
      return IntegerOf(16, false, ConvertedType::kUint16);
    case TypeId::kUInt32:
      return IntegerOf(32, false, ConvertedType::kUint32);
    case TypeId::kUInt64:
      return IntegerOf(64, false, ConvertedType::kUint64);
    case TypeId::kDecimal:
      return {LogicalType::Decimal(type.precision, type.scale), ConvertedType::kDecimal};
    case TypeId::kString:
    case TypeId::kEnum:
      return {LogicalType::Of(Kind::kString), ConvertedType::kUtf8};
    case TypeId::kJson:
      return {LogicalType::Of(Kind::kJson), ConvertedType::kJson};
    case TypeId::kUuid:
      return {LogicalType::Of(Kind::kUuid), std::nullopt};
    case TypeId::kDate:
      return {LogicalType::Of(Kind::kDate), ConvertedType::kDate};
    case TypeId::kTime:
      return {LogicalType::Time(unit, false), ConvertedOf(type.id, unit)};
    case TypeId::kTimestamp:
      return {LogicalType::Timestamp(unit, type.utc), ConvertedOf(type.id, unit)};
    case TypeId::kInterval:
      return {std::nullopt, ConvertedType::kInterval};
    case TypeId::kList:
    case TypeId::kArray:
      return {LogicalType::Of(Kind::kList), ConvertedType::kList};
    case TypeId::kMap:
      return {LogicalType::Of(Kind::kMap), ConvertedType::kMap};
    default:
      return {};  // Plain BOOLEAN, FLOAT, DOUBLE, BYTE_ARRAY; structs.
  }
}

class ElementWriter {
 public:
  std::vector<SchemaElement> Run(const Schema& schema, const FieldIds& ids) {
    automatic_ = ids.automatic;
    SchemaElement root;
    root.name = "schema";
    root.num_children = static_cast<int32_t>(schema.fields.size());
    elements_.push_back(std::move(root));
    for (const Field& field : schema.fields) {
      Write(field.name, field.type, field.nullable, Find(ids, field.name));
    }
    return std::move(elements_);
  }

 private:
  static const FieldIds& Find(const FieldIds& ids, const std::string& name) {
    static const FieldIds none;
    auto found = ids.children.find(name);
    return found == ids.children.end() ? none : found->second;
  }

  void Write(const std::string& name, const DataType& type, bool nullable,
             const FieldIds& ids) {
    SchemaElement element;
    element.name = name;
    element.repetition_type = nullable ? Repetition::kOptional : Repetition::kRequired;
    if (automatic_) {
      element.field_id = ++last_id_;
    } else {
      element.field_id = ids.id;
    }
    Annotation annotation = AnnotationOf(type);
    element.logical_type = annotation.logical;
    element.converted_type = annotation.converted;
    if (type.children.empty()) {
      WriteLeaf(type, std::move(element));
    } else {
      WriteGroup(type, std::move(element), ids);
    }
  }

  void WriteLeaf(const DataType& type, SchemaElement element) {
    element.type = PhysicalType(type);
    if (element.type == format::Type::kFixedLenByteArray) {
      element.type_length = type.id == TypeId::kUuid       ? 16
                            : type.id == TypeId::kInterval ? 12
                                                           : DecimalBytes(type.precision);
    }
    if (type.id == TypeId::kDecimal) {
      element.precision = type.precision;
      element.scale = type.scale;
    }
    elements_.push_back(std::move(element));
  }

  void WriteGroup(const DataType& type, SchemaElement element, const FieldIds& ids) {
    if (type.id == TypeId::kStruct) {
      element.num_children = static_cast<int32_t>(type.children.size());
      elements_.push_back(std::move(element));
      for (const Field& child : type.children) {
        Write(child.name, child.type, child.nullable, Find(ids, child.name));
      }
      return;
    }
    bool is_map = type.id == TypeId::kMap;
    element.num_children = 1;
    elements_.push_back(std::move(element));
    SchemaElement repeated;
    repeated.name = is_map ? "key_value" : "list";
    repeated.repetition_type = Repetition::kRepeated;
    repeated.num_children = is_map ? 2 : 1;
    elements_.push_back(std::move(repeated));
    for (size_t i = 0; i < type.children.size(); ++i) {
      const char* name = !is_map ? "element" : i == 0 ? "key" : "value";
      bool nullable = !(is_map && i == 0) && type.children[i].nullable;
      Write(name, type.children[i].type, nullable, Find(ids, name));
    }
  }

  std::vector<SchemaElement> elements_;
  bool automatic_ = false;
  int32_t last_id_ = 0;
};

}  // namespace

std::vector<format::SchemaElement> ToParquet(const Schema& schema, const FieldIds& ids) {
  return ElementWriter().Run(schema, ids);
}

}  // namespace lamella::schema
