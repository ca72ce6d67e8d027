#include "file/order_check.h"

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "chunk/bounds.h"
#include "lamella/batch.h"
#include "lamella/error.h"
#include "shred/convert.h"

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

template <typename T>
T Load(const uint8_t* value) {
  T loaded;
  std::memcpy(&loaded, value, sizeof(T));
  return loaded;
}

template <typename T>
int Compare(const uint8_t* a, const uint8_t* b) {
  return Sign(Load<T>(a), Load<T>(b));
}

bool IsEnum(const schema::Leaf& leaf) { return leaf.type.id == TypeId::kEnum; }

// Compares two values as `LeafColumn::values` holds them.
int CompareValues(const schema::Leaf& leaf, const uint8_t* a, const uint8_t* b) {
  const bool is_unsigned = leaf.order == SortOrder::kUnsigned;
  switch (leaf.physical) {
    case Type::kBoolean:
      return Compare<uint8_t>(a, b);
    case Type::kInt32:
      return is_unsigned ? Compare<uint32_t>(a, b) : Compare<int32_t>(a, b);
    case Type::kInt64:
      return is_unsigned ? Compare<uint64_t>(a, b) : Compare<int64_t>(a, b);
    case Type::kFloat:
      return SignOfFloats(Load<float>(a), Load<float>(b));
    case Type::kDouble:
      return SignOfFloats(Load<double>(a), Load<double>(b));
    case Type::kByteArray:
      if (IsEnum(leaf)) {
        const auto& texts = leaf.type.dictionary;
        return texts[Load<uint32_t>(a)].compare(texts[Load<uint32_t>(b)]);
      }
      return Load<StringView>(a).view().compare(Load<StringView>(b).view());
    default:
      return chunk::CompareFixed(leaf, a, b);
  }
}

// Walks one flat column row by row.
class Walker {
 public:
  // `previous` is the value of the row before the first one; null for NULL.
  Walker(const shred::LeafColumn& column, const format::SortingColumn& order,
         const uint8_t* previous)
      : column_(column),
        order_(order),
        width_(shred::ElementBytes(*column.leaf)),
        value_(previous),
        next_(column.values.data()) {}

  const schema::Leaf& leaf() const { return *column_.leaf; }
  uint64_t rows() const { return column_.level_count(); }
  /// That of the row it stands at; null for NULL.
  const uint8_t* value() const { return value_; }

  /// Steps to `row`, one behind the last, and tells how it stands to that one: negative
  /// when the declared order is broken, 0 when they tie.
  int Step(uint64_t row) {
    const uint8_t* previous = value_;
    value_ = IsPresent(row) ? next_ : nullptr;
    if (value_ != nullptr) next_ += width_;
    if (previous == nullptr || value_ == nullptr) {
      if (previous == value_) return 0;
      return (value_ != nullptr) == order_.nulls_first ? 1 : -1;
    }
    const int sign = CompareValues(leaf(), value_, previous);
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
  const size_t width_;
  const uint8_t* value_;
  const uint8_t* next_;  // The first value that no row has had.
};

// Takes all walkers to `row`; the one that finds it out of order, or null.
const Walker* FindFault(std::vector<Walker>& walkers, uint64_t row) {
  const Walker* fault = nullptr;
  bool tied = true;
  for (Walker& walker : walkers) {
    const int sign = walker.Step(row);
    if (tied && sign < 0) fault = &walker;
    tied = tied && sign == 0;
  }
  return fault;
}

}  // namespace

OrderCheck::OrderCheck(std::vector<format::SortingColumn> order)
    : order_(std::move(order)), last_(order_.size()) {}

void OrderCheck::Check(std::span<shred::LeafColumn> columns) {
  if (order_.empty()) return;
  std::vector<Walker> walkers;
  for (size_t i = 0; i < order_.size(); ++i) {
    shred::LeafColumn& column = columns[static_cast<size_t>(order_[i].column_idx)];
    column.Decode();
    const std::vector<uint8_t>& last = last_[i].element;
    walkers.emplace_back(column, order_[i], last.empty() ? nullptr : last.data());
  }
  const uint64_t rows = walkers.front().rows();
  for (uint64_t row = 0; row < rows; ++row) {
    const Walker* fault = FindFault(walkers, row);
    if (fault == nullptr || rows_ + row == 0) continue;  // The first row has no other.
    throw SchemaError("the rows are not sorted as sorting_columns says: row " +
                      std::to_string(rows_ + row + 1) + " breaks the order of column \"" +
                      fault->leaf().dotted_path() +
                      "\"; add ORDER BY to the query, or leave the option out");
  }
  rows_ += rows;
  for (size_t i = 0; i < walkers.size(); ++i) {
    Keep(walkers[i].leaf(), walkers[i].value(), last_[i]);
  }
}

void OrderCheck::Restart() { rows_ = 0; }

void OrderCheck::Keep(const schema::Leaf& leaf, const uint8_t* value, Kept& kept) {
  kept.element.clear();
  if (value == nullptr) return;
  kept.element.assign(value, value + shred::ElementBytes(leaf));
  if (leaf.physical != Type::kByteArray || IsEnum(leaf)) return;
  kept.text = Load<StringView>(value).view();
  const StringView view(kept.text);
  std::memcpy(kept.element.data(), &view, sizeof(view));
}

}  // namespace lamella::file
