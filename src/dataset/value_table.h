/// Distinct values of one column, numbered as they appear.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/arena.h"
#include "lamella/batch.h"
#include "lamella/schema.h"

namespace lamella::dataset {

/// Values are the same when their bytes are: -0.0 and 0.0 differ. All NaNs are one value,
/// NULL is one more.
class ValueTable {
 public:
  /// `type`, of simple values, must outlive the table.
  explicit ValueTable(const DataType& type);

  /// Sets `numbers` to the number of the value in each of the first `rows` rows.
  void Find(const ColumnView& column, uint64_t rows, std::vector<uint32_t>& numbers);

  uint32_t size() const { return size_; }

 private:
  static constexpr uint32_t kNoNumber = UINT32_MAX;

  // Any value as a string: numbers stand inside of the view.
  struct Slot {
    StringView value;
    uint32_t number = kNoNumber;
  };

  StringView ValueAt(const ColumnView& column, uint64_t row) const;
  uint32_t FindValue(const StringView& value);
  uint32_t NullNumber();
  void Grow();

  const DataType& type_;
  size_t element_bytes_;
  std::vector<Slot> slots_;  // Open addressing, a power of two, at most half full.
  base::Arena bytes_;
  std::optional<uint32_t> null_;
  uint32_t size_ = 0;
};

}  // namespace lamella::dataset
