#include "schema/leaf.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "lamella/batch.h"
#include "lamella/error.h"

namespace lamella::schema {
namespace {

constexpr int kMaxLevel = 255;  // Readers keep levels in a byte.

int32_t FixedWidth(const DataType& type) {
  switch (type.id) {
    case TypeId::kUuid:
      return 16;
    case TypeId::kInterval:
      return 12;
    case TypeId::kDecimal:
      return type.precision > 18 ? DecimalBytes(type.precision) : 0;
    default:
      return 0;
  }
}

SortOrder OrderOf(const DataType& type) {
  switch (type.id) {
    case TypeId::kNull:
    case TypeId::kInterval:
      return SortOrder::kNone;
    case TypeId::kUInt8:
    case TypeId::kUInt16:
    case TypeId::kUInt32:
    case TypeId::kUInt64:
      return SortOrder::kUnsigned;
    case TypeId::kFloat:
    case TypeId::kDouble:
      return SortOrder::kFloat;
    case TypeId::kDecimal:
      return type.precision > 18 ? SortOrder::kSignedBigEndian : SortOrder::kSigned;
    case TypeId::kString:
    case TypeId::kJson:
    case TypeId::kBinary:
    case TypeId::kUuid:
    case TypeId::kEnum:
      return SortOrder::kBytes;
    default:
      return SortOrder::kSigned;
  }
}

std::string Joined(const std::vector<std::string>& path) {
  std::string text;
  for (const std::string& name : path) {
    if (!text.empty()) text += '.';
    text += name;
  }
  return text;
}

std::string FoldCase(const std::string& name) {
  std::string folded = name;
  for (char& c : folded) {
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return folded;
}

bool HoldsInterval(const DataType& type) {
  return type.id == TypeId::kInterval ||
         std::any_of(type.children.begin(), type.children.end(),
                     [](const Field& child) { return HoldsInterval(child.type); });
}

void RejectRepeatedNames(const std::vector<Field>& fields, const std::string& where) {
  std::set<std::string> seen;
  for (const Field& field : fields) {
    if (!seen.insert(field.name).second) {
      throw SchemaError("two columns are named \"" + field.name + "\"" + where +
                        "; give one of them another name with AS");
    }
  }
}

// Builds nodes depth first; `path` is where the walk stands, in the footer's names.
class Dissector {
 public:
  LeafSchema Run(const Schema& schema) {
    for (size_t i = 0; i < schema.fields.size(); ++i) {
      column_ = static_cast<uint32_t>(i);
      path_.push_back(schema.fields[i].name);
      result_.columns.push_back(
          Walk(schema.fields[i].type, schema.fields[i].nullable, 0, 0));
      path_.pop_back();
    }
    return std::move(result_);
  }

 private:
  Node Walk(const DataType& type, bool nullable, int definition, int repetition) {
    Node node;
    node.id = type.id;
    node.nullable = nullable;
    definition += nullable ? 1 : 0;
    node.definition = Checked(definition);
    switch (type.id) {
      case TypeId::kStruct:
        WalkStruct(type, node, definition, repetition);
        break;
      case TypeId::kList:
      case TypeId::kArray:
      case TypeId::kMap:
        WalkRepeated(type, node, definition + 1, repetition + 1);
        break;
      default:
        node.leaf = AddLeaf(type, definition, repetition);
    }
    return node;
  }

  void WalkStruct(const DataType& type, Node& node, int definition, int repetition) {
    if (type.children.empty()) {
      throw SchemaError("column \"" + Joined(path_) +
                        "\" is a struct without members, which Parquet can't hold; leave "
                        "it out of the query");
    }
    RejectRepeatedNames(type.children, " in column \"" + Joined(path_) + "\"");
    for (const Field& child : type.children) {
      path_.push_back(child.name);
      node.children.push_back(Walk(child.type, child.nullable, definition, repetition));
      path_.pop_back();
    }
  }

  void WalkRepeated(const DataType& type, Node& node, int definition, int repetition) {
    node.repetition = Checked(repetition);
    node.array_size = type.array_size;
    bool is_map = type.id == TypeId::kMap;
    path_.push_back(is_map ? "key_value" : "list");
    for (size_t i = 0; i < type.children.size(); ++i) {
      path_.push_back(is_map ? (i == 0 ? "key" : "value") : "element");
      bool nullable = is_map && i == 0 ? false : type.children[i].nullable;
      node.children.push_back(
          Walk(type.children[i].type, nullable, definition, repetition));
      node.children.back().is_key = is_map && i == 0;
      path_.pop_back();
    }
    path_.pop_back();
  }

  uint32_t AddLeaf(const DataType& type, int definition, int repetition) {
    Leaf leaf;
    leaf.path = path_;
    leaf.type = type;
    leaf.physical = PhysicalType(type);
    leaf.width = FixedWidth(type);
    leaf.max_definition = Checked(definition);
    leaf.max_repetition = Checked(repetition);
    leaf.order = OrderOf(type);
    leaf.column = column_;
    for (const std::string& text : type.dictionary) {
      leaf.longest_text = std::max(leaf.longest_text, text.size());
    }
    result_.leaves.push_back(std::move(leaf));
    return static_cast<uint32_t>(result_.leaves.size() - 1);
  }

  uint8_t Checked(int level) const {
    if (level > kMaxLevel) {
      throw SchemaError("column \"" + path_.front() + "\" is nested more than " +
                        std::to_string(kMaxLevel) +
                        " levels deep, which Parquet readers can't hold");
    }
    return static_cast<uint8_t>(level);
  }

  LeafSchema result_;
  std::vector<std::string> path_;
  uint32_t column_ = 0;
};

}  // namespace

std::string Leaf::dotted_path() const { return Joined(path); }

LeafSchema Dissect(const Schema& schema) {
  if (schema.fields.empty()) {
    throw SchemaError("the query has no columns, and a Parquet file needs at least one");
  }
  RejectRepeatedNames(schema.fields, "");
  return Dissector().Run(schema);
}

std::vector<std::string> ReaderWarnings(const Schema& schema) {
  std::map<std::string, std::string> seen;
  std::vector<std::string> warnings;
  for (const Field& field : schema.fields) {
    if (HoldsInterval(field.type)) {
      warnings.push_back("column \"" + field.name +
                         "\" is INTERVAL; Polars, Spark and hyparquet can't open a file "
                         "that has one, so cast it to VARCHAR for them");
    }
    auto [other, is_new] = seen.emplace(FoldCase(field.name), field.name);
    if (is_new) continue;
    warnings.push_back("columns \"" + other->second + "\" and \"" + field.name +
                       "\" differ in case only; readers that ignore case (Spark, Trino) "
                       "can't tell them apart");
  }
  return warnings;
}

int32_t DecimalBytes(int precision) {
  // The largest decimal, 10^precision - 1, takes bits() bits and one more for the sign.
  UInt128 largest = 1;
  for (int i = 0; i < precision; ++i) largest *= 10;
  int bits = 1;
  for (--largest; largest != 0; largest >>= 1) ++bits;
  return (bits + 7) / 8;
}

format::Type PhysicalType(const DataType& type) {
  switch (type.id) {
    case TypeId::kBool:
      return format::Type::kBoolean;
    case TypeId::kInt64:
    case TypeId::kUInt64:
    case TypeId::kTime:
    case TypeId::kTimestamp:
      return format::Type::kInt64;
    case TypeId::kFloat:
      return format::Type::kFloat;
    case TypeId::kDouble:
      return format::Type::kDouble;
    case TypeId::kDecimal:
      if (type.precision <= 9) return format::Type::kInt32;
      if (type.precision <= 18) return format::Type::kInt64;
      return format::Type::kFixedLenByteArray;
    case TypeId::kUuid:
    case TypeId::kInterval:
      return format::Type::kFixedLenByteArray;
    case TypeId::kString:
    case TypeId::kJson:
    case TypeId::kBinary:
    case TypeId::kEnum:
      return format::Type::kByteArray;
    default:
      return format::Type::kInt32;
  }
}

std::string TypeName(const DataType& type) {
  static const std::map<TypeId, std::string> names = {
      {TypeId::kNull, "NULL"},       {TypeId::kBool, "BOOLEAN"},
      {TypeId::kInt8, "TINYINT"},    {TypeId::kInt16, "SMALLINT"},
      {TypeId::kInt32, "INTEGER"},   {TypeId::kInt64, "BIGINT"},
      {TypeId::kUInt8, "UTINYINT"},  {TypeId::kUInt16, "USMALLINT"},
      {TypeId::kUInt32, "UINTEGER"}, {TypeId::kUInt64, "UBIGINT"},
      {TypeId::kFloat, "FLOAT"},     {TypeId::kDouble, "DOUBLE"},
      {TypeId::kString, "VARCHAR"},  {TypeId::kJson, "JSON"},
      {TypeId::kBinary, "BLOB"},     {TypeId::kUuid, "UUID"},
      {TypeId::kEnum, "ENUM"},       {TypeId::kDate, "DATE"},
      {TypeId::kTime, "TIME"},       {TypeId::kInterval, "INTERVAL"},
      {TypeId::kList, "LIST"},       {TypeId::kArray, "ARRAY"},
      {TypeId::kStruct, "STRUCT"},   {TypeId::kMap, "MAP"}};
  if (type.id == TypeId::kDecimal) {
    return "DECIMAL(" + std::to_string(type.precision) + "," +
           std::to_string(type.scale) + ")";
  }
  if (type.id == TypeId::kTime && type.unit == TimeUnit::kNano) return "TIME_NS";
  if (type.id == TypeId::kTimestamp) {
    if (type.utc) return "TIMESTAMP WITH TIME ZONE";
    static const char* const units[] = {"TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP",
                                        "TIMESTAMP_NS"};
    return units[static_cast<int>(type.unit)];
  }
  return names.at(type.id);
}

}  // namespace lamella::schema
