/// The leaves of a schema: the columns that a Parquet file stores.
///
/// A nested column falls apart into leaves, each with a path, the highest definition and
/// repetition level its values can have, and one physical type.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "format/metadata.h"
#include "lamella/schema.h"

namespace lamella::schema {

/// How values of a leaf compare in statistics, page indexes and sorting columns.
/// (parquet.thrift, `ColumnOrder`: TYPE_ORDER.)
enum class SortOrder {
  kNone,             ///< No order is defined: no bounds are written.
  kSigned,           ///< INT32 and INT64 as they are; BOOLEAN false before true.
  kUnsigned,         ///< INT32 and INT64 read as unsigned.
  kFloat,            ///< IEEE values; NaN stands outside, -0 equals +0.
  kBytes,            ///< Unsigned bytes, shorter first among equal prefixes.
  kSignedBigEndian,  ///< Fixed-length decimals: two's complement, big-endian.
};

/// One stored column.
struct Leaf {
  std::vector<std::string> path;  ///< `path_in_schema`.
  DataType type;                  ///< The logical type, without children.
  format::Type physical = format::Type::kInt32;
  int32_t width = 0;  ///< Bytes of one FIXED_LEN_BYTE_ARRAY value, else 0.
  uint8_t max_definition = 0;
  uint8_t max_repetition = 0;
  SortOrder order = SortOrder::kNone;
  uint32_t column = 0;      ///< Which top-level column the leaf belongs to.
  size_t longest_text = 0;  ///< ENUM: bytes of the longest text that a code stands for.

  bool is_text() const { return type.id == TypeId::kString || type.id == TypeId::kJson; }
  bool is_floating() const {
    return type.id == TypeId::kFloat || type.id == TypeId::kDouble;
  }
  /// The path with dots, for messages and option keys.
  std::string dotted_path() const;
};

/// One node of the schema tree, as shredding walks it.
struct Node {
  TypeId id = TypeId::kNull;
  bool nullable = true;
  uint8_t definition = 0;  ///< Level of a slot at which this node is present.
  uint8_t repetition = 0;  ///< Lists: level of the second and later elements.
  uint32_t array_size = 0;
  bool is_key = false;  ///< Of a map.
  uint32_t leaf = 0;    ///< Leaves: position in `LeafSchema::leaves`.
  std::vector<Node> children;
  bool is_leaf() const { return children.empty(); }
};

/// A schema taken apart.
struct LeafSchema {
  std::vector<Leaf> leaves;  ///< Depth first: the order of the chunks in a row group.
  std::vector<Node> columns;
};

/// Takes `schema` apart. Throws SchemaError for what Parquet can't hold: no columns, two
/// columns of one name, a struct without members, more than 255 levels.
LeafSchema Dissect(const Schema& schema);

/// What some readers will stumble over, as sentences for the user: names that differ only
/// in case, and intervals.
std::vector<std::string> ReaderWarnings(const Schema& schema);

/// Fewest bytes that hold every decimal of `precision` digits in two's complement.
int32_t DecimalBytes(int precision);

/// Physical type of `type`, which must be a leaf.
format::Type PhysicalType(const DataType& type);

/// The Arrow-shaped type as SQL users know it, for messages: `DECIMAL(18,2)`.
std::string TypeName(const DataType& type);

}  // namespace lamella::schema
