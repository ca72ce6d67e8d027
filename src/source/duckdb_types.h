/// DuckDB's types as Lamella's, and its vectors as views.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "base/byte_buffer.h"
#include "lamella/batch.h"
#include "lamella/schema.h"
#include "source/duckdb_handles.h"

namespace lamella::source {

/// How vectors of one DuckDB type become views: most as they are; a few are rewritten
/// into memory of the reader, because they have no layout of their own in a Batch:
///
///   HUGEINT                  read as DECIMAL(38,0)
///   UHUGEINT, BIGNUM         to DECIMAL(38,0); what it can't hold is an error
///   UUID                     16 bytes in network order
///   BIT, TIME WITH TIME ZONE their text
///   UNION                    a struct: the tag as text, then all members
///
/// One reader per column, reused for each chunk; views live until the next `Read`.
class VectorReader {
 public:
  /// `column` names the column in messages. Throws SchemaError for a type that has no
  /// form in Parquet.
  VectorReader(duckdb_logical_type type, const std::string& column);

  const DataType& type() const { return type_; }

  /// Whether vectors of this type hold strings which stand in a batch as they are.
  bool reads_strings() const {
    return id_ == DUCKDB_TYPE_VARCHAR || id_ == DUCKDB_TYPE_BLOB;
  }

  const std::string& column() const { return column_; }
  /// Whether vectors of `type` are what this reader was made for.
  bool Takes(duckdb_logical_type type) const;

  /// Views `count` rows of `vector`. Throws SchemaError for a value that can't be held.
  void Read(duckdb_vector vector, idx_t count, ColumnView& out);

 private:
  bool IsLike(const VectorReader& other) const;
  void DescribeNested(duckdb_logical_type type);
  void DescribeUnion(duckdb_logical_type type);
  void AddChild(const std::string& name, duckdb_logical_type type);
  void ReadChildren(duckdb_vector vector, idx_t count, ColumnView& out);
  template <typename Element, typename Rewrite>
  void RewriteRows(idx_t count, ColumnView& out, Rewrite rewrite);

  duckdb_type id_;
  std::string column_;
  DataType type_;
  std::deque<VectorReader> children_;
  base::ByteBuffer rewritten_;
  std::deque<std::string> texts_;
};

inline constexpr const char* kColumnsChanged =
    "the query's columns are not those it had when the export began, as what it reads "
    "was replaced; run the export again";

}  // namespace lamella::source
