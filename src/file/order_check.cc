#include "file/order_check.h"

#include <string>

#include "chunk/bounds.h"
#include "lamella/error.h"

namespace lamella::file {
namespace {

using format::Type;
using schema::SortOrder;

template <typename T>
int Sign(T a, T b) {
  return (a > b) - (a < b);
}

template <typename T>
int SignOfFloats(T a, T b) {
  bool a_is_nan = a != a;
  bool b_is_nan = b != b;
  if (a_is_nan || b_is_nan) return Sign<int>(a_is_nan, b_is_nan);
  return Sign(a, b);
}

// Compares the values numbered `a` and `b`.
int CompareValues(const shred::LeafColumn& column, uint64_t a, uint64_t b) {
  const schema::Leaf& leaf = *column.leaf;
  bool is_unsigned = leaf.order == SortOrder::kUnsigned;
  switch (leaf.physical) {
    case Type::kBoolean:
      return Sign(column.values_as<uint8_t>()[a], column.values_as<uint8_t>()[b]);
    case Type::kInt32:
      return is_unsigned
                 ? Sign(column.values_as<uint32_t>()[a], column.values_as<uint32_t>()[b])
                 : Sign(column.values_as<int32_t>()[a], column.values_as<int32_t>()[b]);
    case Type::kInt64:
      return is_unsigned
                 ? Sign(column.values_as<uint64_t>()[a], column.values_as<uint64_t>()[b])
                 : Sign(column.values_as<int64_t>()[a], column.values_as<int64_t>()[b]);
    case Type::kFloat:
      return SignOfFloats(column.values_as<float>()[a], column.values_as<float>()[b]);
    case Type::kDouble:
      return SignOfFloats(column.values_as<double>()[a], column.values_as<double>()[b]);
    case Type::kByteArray:
      if (leaf.type.id == TypeId::kEnum) {
        const auto& texts = leaf.type.dictionary;
        return texts[column.values_as<uint32_t>()[a]].compare(
            texts[column.values_as<uint32_t>()[b]]);
      }
      return column.values_as<StringView>()[a].view().compare(
          column.values_as<StringView>()[b].view());
    default: {
      auto width = static_cast<size_t>(leaf.width);
      const uint8_t* values = column.values.data();
      return chunk::CompareFixed(leaf, values + a * width, values + b * width);
    }
  }
}

// Walks one flat column row by row.
class Walker {
 public:
  Walker(const shred::LeafColumn& column, const format::SortingColumn& order)
      : column_(column), order_(order), present_(IsPresent(0)) {}

  /// Steps to `row`, one behind the last, and tells how it stands to that one: negative
  /// when the declared order is broken, 0 when they tie.
  int Step(uint64_t row) {
    bool was_present = present_;
    present_ = IsPresent(row);
    uint64_t previous = value_;
    value_ += was_present ? 1 : 0;
    if (!was_present || !present_) {
      if (was_present == present_) return 0;
      return present_ == order_.nulls_first ? 1 : -1;
    }
    int sign = CompareValues(column_, value_, previous);
    return order_.descending ? -sign : sign;
  }

 private:
  bool IsPresent(uint64_t row) const {
    const shred::Levels& levels = column_.definition;
    uint8_t level =
        levels.is_uniform() ? levels.uniform_value() : levels.slice(row, row + 1).front();
    return level == column_.leaf->max_definition;
  }

  const shred::LeafColumn& column_;
  const format::SortingColumn& order_;
  bool present_;
  uint64_t value_ = 0;  // Number of the row's value, if it has one; else of the next.
};

}  // namespace

void CheckOrder(std::span<const shred::LeafColumn> columns,
                const std::vector<format::SortingColumn>& order, uint64_t first_row) {
  if (order.empty()) return;
  std::vector<Walker> walkers;
  for (const format::SortingColumn& key : order) {
    walkers.emplace_back(columns[static_cast<size_t>(key.column_idx)], key);
  }
  uint64_t rows = columns[static_cast<size_t>(order.front().column_idx)].level_count();
  for (uint64_t row = 1; row < rows; ++row) {
    bool tied = true;
    for (size_t i = 0; i < walkers.size(); ++i) {
      int sign = walkers[i].Step(row);
      if (tied && sign < 0) {
        const auto& column = columns[static_cast<size_t>(order[i].column_idx)];
        throw SchemaError("the rows are not sorted as sorting_columns says: row " +
                          std::to_string(first_row + row + 1) +
                          " breaks the order of column \"" + column.leaf->path.front() +
                          "\"; add ORDER BY to the query, or leave the option out");
      }
      tied = tied && sign == 0;
    }
  }
}

}  // namespace lamella::file
