#include "source/duckdb_types.h"

#include <algorithm>
#include <map>
#include <set>

#include "lamella/error.h"

namespace lamella::source {
namespace {

DataType Simple(TypeId id) {
  DataType type;
  type.id = id;
  return type;
}

DataType Temporal(TypeId id, TimeUnit unit, bool utc = false) {
  DataType type = Simple(id);
  type.unit = unit;
  type.utc = utc;
  return type;
}

DataType Decimal(int precision, int scale) {
  DataType type = Simple(TypeId::kDecimal);
  type.precision = precision;
  type.scale = scale;
  return type;
}

DataType EnumOf(duckdb_logical_type type) {
  DataType result = Simple(TypeId::kEnum);
  uint32_t size = duckdb_enum_dictionary_size(type);
  for (uint32_t i = 0; i < size; ++i) {
    result.dictionary.push_back(TakeText(duckdb_enum_dictionary_value(type, i)));
  }
  return result;
}

const std::map<duckdb_type, DataType>& SimpleTypes() {
  static const std::map<duckdb_type, DataType> types = {
      {DUCKDB_TYPE_BOOLEAN, Simple(TypeId::kBool)},
      {DUCKDB_TYPE_TINYINT, Simple(TypeId::kInt8)},
      {DUCKDB_TYPE_SMALLINT, Simple(TypeId::kInt16)},
      {DUCKDB_TYPE_INTEGER, Simple(TypeId::kInt32)},
      {DUCKDB_TYPE_BIGINT, Simple(TypeId::kInt64)},
      {DUCKDB_TYPE_UTINYINT, Simple(TypeId::kUInt8)},
      {DUCKDB_TYPE_USMALLINT, Simple(TypeId::kUInt16)},
      {DUCKDB_TYPE_UINTEGER, Simple(TypeId::kUInt32)},
      {DUCKDB_TYPE_UBIGINT, Simple(TypeId::kUInt64)},
      {DUCKDB_TYPE_FLOAT, Simple(TypeId::kFloat)},
      {DUCKDB_TYPE_DOUBLE, Simple(TypeId::kDouble)},
      {DUCKDB_TYPE_VARCHAR, Simple(TypeId::kString)},
      {DUCKDB_TYPE_BLOB, Simple(TypeId::kBinary)},
      {DUCKDB_TYPE_BIT, Simple(TypeId::kString)},
      {DUCKDB_TYPE_TIME_TZ, Simple(TypeId::kString)},
      {DUCKDB_TYPE_UUID, Simple(TypeId::kUuid)},
      {DUCKDB_TYPE_DATE, Simple(TypeId::kDate)},
      {DUCKDB_TYPE_INTERVAL, Simple(TypeId::kInterval)},
      {DUCKDB_TYPE_SQLNULL, Simple(TypeId::kNull)},
      {DUCKDB_TYPE_HUGEINT, Decimal(38, 0)},
      {DUCKDB_TYPE_UHUGEINT, Decimal(38, 0)},
      {DUCKDB_TYPE_BIGNUM, Decimal(38, 0)},
      {DUCKDB_TYPE_TIME, Temporal(TypeId::kTime, TimeUnit::kMicro)},
      {DUCKDB_TYPE_TIME_NS, Temporal(TypeId::kTime, TimeUnit::kNano)},
      {DUCKDB_TYPE_TIMESTAMP_S, Temporal(TypeId::kTimestamp, TimeUnit::kSecond)},
      {DUCKDB_TYPE_TIMESTAMP_MS, Temporal(TypeId::kTimestamp, TimeUnit::kMilli)},
      {DUCKDB_TYPE_TIMESTAMP, Temporal(TypeId::kTimestamp, TimeUnit::kMicro)},
      {DUCKDB_TYPE_TIMESTAMP_NS, Temporal(TypeId::kTimestamp, TimeUnit::kNano)},
      {DUCKDB_TYPE_TIMESTAMP_TZ, Temporal(TypeId::kTimestamp, TimeUnit::kMicro, true)},
  };
  return types;
}

[[noreturn]] void RefuseType(duckdb_type id, const std::string& column) {
  const char* name = id == DUCKDB_TYPE_VARIANT    ? "VARIANT"
                     : id == DUCKDB_TYPE_GEOMETRY ? "GEOMETRY"
                                                  : "of a type";
  const char* advice = id == DUCKDB_TYPE_GEOMETRY
                           ? "cast it to BLOB (well-known binary) or VARCHAR"
                           : "cast it to JSON or VARCHAR";
  throw SchemaError("column \"" + column + "\" is " + name +
                    (id == DUCKDB_TYPE_VARIANT || id == DUCKDB_TYPE_GEOMETRY
                         ? ", which this version does not write; "
                         : " that has no form in Parquet; ") +
                    advice);
}

// Members of a row without names get the numbers that DuckDB itself shows.
std::string MemberName(const std::string& name, size_t index) {
  return name.empty() ? "_" + std::to_string(index + 1) : name;
}

}  // namespace

VectorReader::VectorReader(duckdb_logical_type type, const std::string& column)
    : id_(duckdb_get_type_id(type)), column_(column) {
  auto simple = SimpleTypes().find(id_);
  if (simple != SimpleTypes().end()) {
    type_ = simple->second;
    if (id_ == DUCKDB_TYPE_VARCHAR &&
        TakeText(duckdb_logical_type_get_alias(type)) == "JSON") {
      type_.id = TypeId::kJson;
    }
    return;
  }
  switch (id_) {
    case DUCKDB_TYPE_DECIMAL:
      type_ = Decimal(duckdb_decimal_width(type), duckdb_decimal_scale(type));
      return;
    case DUCKDB_TYPE_ENUM:
      type_ = EnumOf(type);
      return;
    default:
      DescribeNested(type);
  }
}

bool VectorReader::Takes(duckdb_logical_type type) const {
  try {
    return IsLike(VectorReader(type, column_));
  } catch (const SchemaError&) {
    return false;  // No reader takes this type.
  }
}

// Types that are one in a Batch differ in the engine's vectors: HUGEINT, DECIMAL(38,0).
bool VectorReader::IsLike(const VectorReader& other) const {
  auto is_like = [](const VectorReader& a, const VectorReader& b) { return a.IsLike(b); };
  return id_ == other.id_ && type_ == other.type_ &&
         std::equal(children_.begin(), children_.end(), other.children_.begin(),
                    other.children_.end(), is_like);
}

void VectorReader::AddChild(const std::string& name, duckdb_logical_type type) {
  LogicalType owned(type);
  const VectorReader& child = children_.emplace_back(owned.get(), column_ + "." + name);
  type_.children.push_back({name, child.type(), true});
}

void VectorReader::DescribeNested(duckdb_logical_type type) {
  switch (id_) {
    case DUCKDB_TYPE_LIST:
      type_.id = TypeId::kList;
      AddChild("element", duckdb_list_type_child_type(type));
      return;
    case DUCKDB_TYPE_ARRAY:
      type_.id = TypeId::kArray;
      type_.array_size = static_cast<uint32_t>(duckdb_array_type_array_size(type));
      AddChild("element", duckdb_array_type_child_type(type));
      return;
    case DUCKDB_TYPE_MAP:
      type_.id = TypeId::kMap;
      AddChild("key", duckdb_map_type_key_type(type));
      AddChild("value", duckdb_map_type_value_type(type));
      type_.children.front().nullable = false;
      return;
    case DUCKDB_TYPE_STRUCT:
      type_.id = TypeId::kStruct;
      for (idx_t i = 0; i < duckdb_struct_type_child_count(type); ++i) {
        AddChild(MemberName(TakeText(duckdb_struct_type_child_name(type, i)), i),
                 duckdb_struct_type_child_type(type, i));
      }
      return;
    case DUCKDB_TYPE_UNION:
      DescribeUnion(type);
      return;
    default:
      RefuseType(id_, column_);
  }
}

// A struct of the tag, which names the member that is set, and all members.
void VectorReader::DescribeUnion(duckdb_logical_type type) {
  type_.id = TypeId::kStruct;
  DataType tag = Simple(TypeId::kEnum);
  std::set<std::string> names;
  for (idx_t i = 0; i < duckdb_union_type_member_count(type); ++i) {
    tag.dictionary.push_back(TakeText(duckdb_union_type_member_name(type, i)));
    names.insert(tag.dictionary.back());
  }
  std::string tag_name = "tag";
  while (names.count(tag_name) != 0) tag_name.insert(0, "_");
  type_.children.push_back({tag_name, tag, true});
  std::vector<std::string> members = tag.dictionary;
  for (idx_t i = 0; i < members.size(); ++i) {
    AddChild(members[i], duckdb_union_type_member_type(type, i));
  }
}

}  // namespace lamella::source
