/// Rows for the tests, written as values and turned into the views of an engine.
///
/// The views are as unkind as the contract of ColumnView allows: elements of absent rows
/// hold junk, lists leave gaps in their child, and children of absent structs and arrays
/// claim to be present.
#pragma once

#include <cstdint>
#include <cstring>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lamella/batch.h"
#include "lamella/schema.h"
#include "shred/testing/values.h"

namespace lamella::shred::testing {

/// Owns a column's memory and views it.
class TestColumn {
 public:
  TestColumn(const DataType& type, std::span<const Value> rows) : type_(type) {
    validity_.assign(rows.size() / 64 + 1, 0);
    bool all = true;
    for (size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].is_null()) {
        all = false;
      } else {
        validity_[i / 64] |= uint64_t{1} << (i % 64);
      }
    }
    view_.validity = all ? nullptr : validity_.data();
    switch (type.id) {
      case TypeId::kNull:
        return;
      case TypeId::kList:
      case TypeId::kMap:
        FillLists(rows);
        return;
      case TypeId::kArray:
      case TypeId::kStruct:
        FillAligned(rows);
        return;
      default:
        for (const Value& row : rows) AppendLeaf(row);
        view_.values = bytes_.data();
    }
  }
  TestColumn(const TestColumn&) = delete;

  const ColumnView& view() const { return view_; }

 private:
  // What stands where nothing is: valid, and wrong wherever it shows.
  static Value Filler(const DataType& type) {
    switch (type.id) {
      case TypeId::kNull:
        return {};
      case TypeId::kString:
      case TypeId::kJson:
      case TypeId::kBinary:
        return "filler, and too long to stand in a view";
      case TypeId::kUuid:
        return std::string(16, '?');
      case TypeId::kInterval:
        return Interval{1, 1, 1000};
      case TypeId::kFloat:
      case TypeId::kDouble:
        return 77.5;
      case TypeId::kBool:
      case TypeId::kEnum:
        return 0;
      case TypeId::kList:
        return List({Filler(type.children[0].type)});
      case TypeId::kArray:
        return List(std::vector<Value>(type.array_size, Filler(type.children[0].type)));
      case TypeId::kMap:
        return List({List({Filler(type.children[0].type), {}})});
      case TypeId::kStruct: {
        std::vector<Value> members;
        for (const Field& child : type.children) members.push_back(Filler(child.type));
        return List(std::move(members));
      }
      default:
        return 77;
    }
  }

  void AddChild(const DataType& type, const std::vector<Value>& rows) {
    view_.children.push_back(
        children_.emplace_back(std::make_unique<TestColumn>(type, rows))->view());
  }

  void FillLists(std::span<const Value> rows) {
    std::vector<std::vector<Value>> elements(type_.children.size());
    auto add_gap = [&] {
      for (size_t i = 0; i < elements.size(); ++i) {
        elements[i].push_back(Filler(type_.children[i].type));
      }
    };
    for (const Value& row : rows) {
      if (row.is_null()) {
        Append(ListEntry{UINT64_MAX / 2, UINT64_MAX / 2});
        continue;
      }
      add_gap();
      Append(ListEntry{elements[0].size(), row.parts.size()});
      for (const Value& part : row.parts) {
        if (type_.id == TypeId::kList) {
          elements[0].push_back(part);
        } else {
          for (size_t i = 0; i < 2; ++i) elements[i].push_back(part.parts.at(i));
        }
      }
    }
    view_.values = bytes_.data();
    for (size_t i = 0; i < elements.size(); ++i) {
      AddChild(type_.children[i].type, elements[i]);
    }
  }

  // Structs and arrays: a fixed number of child rows for each row, absent or not.
  void FillAligned(std::span<const Value> rows) {
    Value filler = Filler(type_);
    bool is_struct = type_.id == TypeId::kStruct;
    for (size_t i = 0; i < type_.children.size(); ++i) {
      std::vector<Value> child;
      for (const Value& row : rows) {
        const std::vector<Value>& parts = row.is_null() ? filler.parts : row.parts;
        if (is_struct) {
          child.push_back(parts.at(i));
        } else {
          child.insert(child.end(), parts.begin(), parts.end());
        }
      }
      AddChild(type_.children[i].type, child);
    }
  }

  template <typename T>
  void Append(T value) {
    size_t at = bytes_.size();
    bytes_.resize(at + sizeof(T));
    std::memcpy(bytes_.data() + at, &value, sizeof(T));
  }

  void AppendJunk(size_t width) { bytes_.resize(bytes_.size() + width, 0xA5); }

  template <typename T>
  void AppendNumber(const Value& row) {
    if (row.is_null()) {
      AppendJunk(sizeof(T));
    } else if (row.kind == Value::Kind::kReal) {
      Append(static_cast<T>(row.real));
    } else {
      Append(static_cast<T>(row.number));
    }
  }

  void AppendString(const Value& row) {
    if (row.is_null()) {
      AppendJunk(sizeof(StringView));
    } else {
      Append(StringView(texts_.emplace_back(row.text)));
    }
  }

  void AppendDecimal(const Value& row) {
    if (type_.precision <= 4) return AppendNumber<int16_t>(row);
    if (type_.precision <= 9) return AppendNumber<int32_t>(row);
    if (type_.precision <= 18) return AppendNumber<int64_t>(row);
    AppendNumber<Int128>(row);
  }

  void AppendCode(const Value& row) {
    if (type_.dictionary.size() <= 255) return AppendNumber<uint8_t>(row);
    if (type_.dictionary.size() <= 65535) return AppendNumber<uint16_t>(row);
    AppendNumber<uint32_t>(row);
  }

  void AppendLeaf(const Value& row);

  DataType type_;
  std::vector<uint64_t> validity_;
  std::vector<uint8_t> bytes_;
  std::deque<std::string> texts_;
  std::deque<std::unique_ptr<TestColumn>> children_;
  ColumnView view_;
};

inline void TestColumn::AppendLeaf(const Value& row) {
  switch (type_.id) {
    case TypeId::kBool:
    case TypeId::kUInt8:
      return AppendNumber<uint8_t>(row);
    case TypeId::kInt8:
      return AppendNumber<int8_t>(row);
    case TypeId::kInt16:
      return AppendNumber<int16_t>(row);
    case TypeId::kUInt16:
      return AppendNumber<uint16_t>(row);
    case TypeId::kInt32:
    case TypeId::kUInt32:
    case TypeId::kDate:
      return AppendNumber<uint32_t>(row);
    case TypeId::kFloat:
      return AppendNumber<float>(row);
    case TypeId::kDouble:
      return AppendNumber<double>(row);
    case TypeId::kDecimal:
      return AppendDecimal(row);
    case TypeId::kString:
    case TypeId::kJson:
    case TypeId::kBinary:
      return AppendString(row);
    case TypeId::kUuid:
      if (row.is_null()) return AppendJunk(16);
      bytes_.insert(bytes_.end(), row.text.begin(), row.text.end());
      return;
    case TypeId::kEnum:
      return AppendCode(row);
    case TypeId::kInterval:
      if (row.is_null()) return AppendJunk(sizeof(Interval));
      return Append(row.interval);
    default:
      return AppendNumber<int64_t>(row);
  }
}

/// A schema and its rows, column by column.
struct Table {
  Schema schema;
  std::vector<std::vector<Value>> columns;

  uint64_t rows() const { return columns.front().size(); }
};

/// A table of one column, named `c`.
inline Table OneColumn(DataType type, std::vector<Value> rows, bool nullable = true) {
  return {{{{"c", std::move(type), nullable}}}, {std::move(rows)}};
}

/// Rows [begin, end) of a table as a batch.
class TestBatch {
 public:
  TestBatch(const Table& table, uint64_t begin, uint64_t end) {
    batch_.rows = end - begin;
    for (size_t i = 0; i < table.columns.size(); ++i) {
      std::span<const Value> rows(table.columns[i]);
      columns_.push_back(std::make_unique<TestColumn>(table.schema.fields[i].type,
                                                      rows.subspan(begin, end - begin)));
      batch_.columns.push_back(columns_.back()->view());
    }
  }
  explicit TestBatch(const Table& table) : TestBatch(table, 0, table.rows()) {}

  const Batch& get() const { return batch_; }

 private:
  std::vector<std::unique_ptr<TestColumn>> columns_;
  Batch batch_;
};

}  // namespace lamella::shred::testing
