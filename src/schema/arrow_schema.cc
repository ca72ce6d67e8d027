#include "schema/arrow_schema.h"

#include <flatbuffers/flatbuffers.h>

#include <cstring>
#include <utility>

#include "base/bits.h"

namespace lamella::schema {
namespace {

using flatbuffers::Offset;
using flatbuffers::String;

/// Any table; which one is known where it is used.
struct Table;

// The position of a field in its table is its place in the .fbs file, from 0; a union
// takes two places, the tag and the value.
flatbuffers::voffset_t Slot(int position) {
  return flatbuffers::FieldIndexToOffset(static_cast<flatbuffers::voffset_t>(position));
}

/// The union `Type` of Schema.fbs.
enum class ArrowType : uint8_t {
  kNull = 1,
  kInt = 2,
  kFloatingPoint = 3,
  kBinary = 4,
  kUtf8 = 5,
  kBool = 6,
  kDecimal = 7,
  kDate = 8,
  kTime = 9,
  kTimestamp = 10,
  kList = 12,
  kStruct = 13,
  kFixedSizeBinary = 15,
  kFixedSizeList = 16,
  kMap = 17,
};

constexpr int16_t kMetadataVersion5 = 4;
constexpr uint8_t kSchemaHeader = 1;
constexpr int16_t kDays = 0;

/// `TimeUnit` of Schema.fbs, of the unit in which values are stored.
int16_t StoredUnit(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::kMicro:
      return 2;
    case TimeUnit::kNano:
      return 3;
    default:
      return 1;
  }
}

int32_t IntegerBits(TypeId id) {
  switch (id) {
    case TypeId::kInt8:
    case TypeId::kUInt8:
      return 8;
    case TypeId::kInt16:
    case TypeId::kUInt16:
      return 16;
    case TypeId::kInt32:
    case TypeId::kUInt32:
      return 32;
    default:
      return 64;
  }
}

class MessageBuilder {
 public:
  std::vector<uint8_t> Run(const Schema& schema) {
    std::vector<Offset<Table>> fields;
    for (const Field& field : schema.fields) {
      fields.push_back(FieldTable(field.name, field.type, field.nullable));
    }
    const auto list = out_.CreateVector(fields);
    const auto header = Build([&] { out_.AddOffset(Slot(1), list); });
    out_.Finish(Build([&] {
      out_.AddElement(Slot(0), kMetadataVersion5);
      out_.AddElement(Slot(1), kSchemaHeader);
      out_.AddOffset(Slot(2), header);
    }));
    return Encapsulate();
  }

 private:
  struct TypeTable {
    ArrowType tag;
    Offset<Table> table;
  };

  template <typename Fill>
  Offset<Table> Build(Fill fill) {
    const auto start = out_.StartTable();
    fill();
    return Offset<Table>(out_.EndTable(start));
  }

  TypeTable Plain(ArrowType tag) {
    return {tag, Build([] {})};
  }

  Offset<Table> Int(int32_t bits, bool is_signed) {
    return Build([&] {
      out_.AddElement(Slot(0), bits);
      out_.AddElement(Slot(1), static_cast<uint8_t>(is_signed));
    });
  }

  TypeTable Float(int16_t precision) {
    return {ArrowType::kFloatingPoint,
            Build([&] { out_.AddElement(Slot(0), precision); })};
  }

  TypeTable FixedSizeBinary(int32_t bytes) {
    return {ArrowType::kFixedSizeBinary, Build([&] { out_.AddElement(Slot(0), bytes); })};
  }

  TypeTable FixedSizeList(int32_t elements) {
    return {ArrowType::kFixedSizeList,
            Build([&] { out_.AddElement(Slot(0), elements); })};
  }

  TypeTable Decimal(const DataType& type) {
    return {ArrowType::kDecimal, Build([&] {
              out_.AddElement(Slot(0), static_cast<int32_t>(type.precision));
              out_.AddElement(Slot(1), static_cast<int32_t>(type.scale));
              out_.AddElement(Slot(2), int32_t{128});
            })};
  }

  TypeTable Time(const DataType& type) {
    const int16_t unit = StoredUnit(type.unit);
    return {ArrowType::kTime, Build([&] {
              out_.AddElement(Slot(0), unit);
              out_.AddElement(Slot(1), int32_t{unit == 1 ? 32 : 64});
            })};
  }

  TypeTable Timestamp(const DataType& type) {
    const Offset<String> zone = type.utc ? out_.CreateString("UTC") : Offset<String>();
    return {ArrowType::kTimestamp, Build([&] {
              out_.AddElement(Slot(0), StoredUnit(type.unit));
              out_.AddOffset(Slot(1), zone);
            })};
  }

  TypeTable TypeOf(const DataType& type) {
    switch (type.id) {
      case TypeId::kNull:
        return Plain(ArrowType::kNull);
      case TypeId::kBool:
        return Plain(ArrowType::kBool);
      case TypeId::kInt8:
      case TypeId::kInt16:
      case TypeId::kInt32:
      case TypeId::kInt64:
        return {ArrowType::kInt, Int(IntegerBits(type.id), true)};
      case TypeId::kUInt8:
      case TypeId::kUInt16:
      case TypeId::kUInt32:
      case TypeId::kUInt64:
        return {ArrowType::kInt, Int(IntegerBits(type.id), false)};
      case TypeId::kFloat:
        return Float(1);
      case TypeId::kDouble:
        return Float(2);
      case TypeId::kDecimal:
        return Decimal(type);
      case TypeId::kString:
      case TypeId::kJson:
      case TypeId::kEnum:
        return Plain(ArrowType::kUtf8);
      case TypeId::kBinary:
        return Plain(ArrowType::kBinary);
      case TypeId::kUuid:
        return FixedSizeBinary(16);
      case TypeId::kInterval:
        return FixedSizeBinary(12);
      case TypeId::kDate:
        return {ArrowType::kDate, Build([&] { out_.AddElement(Slot(0), kDays); })};
      case TypeId::kTime:
        return Time(type);
      case TypeId::kTimestamp:
        return Timestamp(type);
      case TypeId::kList:
        return Plain(ArrowType::kList);
      case TypeId::kArray:
        return FixedSizeList(static_cast<int32_t>(type.array_size));
      case TypeId::kStruct:
        return Plain(ArrowType::kStruct);
      case TypeId::kMap:
        return Plain(ArrowType::kMap);
    }
    return Plain(ArrowType::kNull);
  }

  // The children are named as the groups of the Parquet schema are.
  std::vector<Offset<Table>> Children(const DataType& type) {
    const std::vector<Field>& children = type.children;
    std::vector<Offset<Table>> fields;
    if (type.id == TypeId::kMap) {
      DataType entry;
      entry.id = TypeId::kStruct;
      entry.children = {{"key", children[0].type, false},
                        {"value", children[1].type, children[1].nullable}};
      fields.push_back(FieldTable("key_value", entry, false));
    } else if (type.id == TypeId::kStruct) {
      for (const Field& child : children) {
        fields.push_back(FieldTable(child.name, child.type, child.nullable));
      }
    } else if (!children.empty()) {
      fields.push_back(FieldTable("element", children[0].type, children[0].nullable));
    }
    return fields;
  }

  Offset<Table> Dictionary() {
    const Offset<Table> index = Int(32, true);
    const int64_t id = dictionaries_++;
    return Build([&] {
      out_.AddElement(Slot(0), id);
      out_.AddOffset(Slot(1), index);
    });
  }

  Offset<Table> FieldTable(const std::string& name, const DataType& type, bool nullable) {
    ++depth_;
    const auto children = out_.CreateVector(Children(type));
    --depth_;
    // Arrow C++ can't read a dictionary inside a list or struct from several row groups.
    const bool has_dictionary = type.id == TypeId::kEnum && depth_ == 0;
    const auto dictionary = has_dictionary ? Dictionary() : Offset<Table>();
    const TypeTable type_table = TypeOf(type);
    const auto name_text = out_.CreateString(name);
    return Build([&] {
      out_.AddOffset(Slot(0), name_text);
      out_.AddElement(Slot(1), static_cast<uint8_t>(nullable));
      out_.AddElement(Slot(2), static_cast<uint8_t>(type_table.tag));
      out_.AddOffset(Slot(3), type_table.table);
      out_.AddOffset(Slot(4), dictionary);
      out_.AddOffset(Slot(5), children);
    });
  }

  std::vector<uint8_t> Encapsulate() const {
    const auto size = static_cast<int32_t>(base::RoundUp(out_.GetSize(), 8));
    std::vector<uint8_t> message(8 + static_cast<size_t>(size));
    std::memset(message.data(), 0xFF, 4);
    std::memcpy(message.data() + 4, &size, 4);
    std::memcpy(message.data() + 8, out_.GetBufferPointer(), out_.GetSize());
    return message;
  }

  flatbuffers::FlatBufferBuilder out_;
  int64_t dictionaries_ = 0;
  int depth_ = 0;  ///< Of the field at hand; 0 for a column.
};

std::string Base64(const std::vector<uint8_t>& bytes) {
  static constexpr char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve(base::RoundUp(bytes.size(), 3) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t group = 0;
    for (size_t k = i; k < i + 3; ++k) {
      group = group << 8 | (k < bytes.size() ? bytes[k] : 0u);
    }
    for (int shift = 18; shift >= 0; shift -= 6) text += kDigits[(group >> shift) & 63];
  }
  for (size_t k = bytes.size(); k % 3 != 0; ++k) text[text.size() - (3 - k % 3)] = '=';
  return text;
}

}  // namespace

std::vector<uint8_t> ArrowSchemaMessage(const Schema& schema) {
  return MessageBuilder().Run(schema);
}

std::string EncodeArrowSchema(const Schema& schema) {
  return Base64(ArrowSchemaMessage(schema));
}

}  // namespace lamella::schema
