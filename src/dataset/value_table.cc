#include "dataset/value_table.h"

#include <cmath>
#include <cstring>
#include <limits>

#include "dataset/element.h"
#include "encode/hash.h"
#include "lamella/error.h"

namespace lamella::dataset {
namespace {

// Inline views are padded with zeros, so their 16 bytes compare as a whole.
bool Same(const StringView& a, const StringView& b) {
  if (std::memcmp(&a, &b, 8) != 0) return false;
  if (a.is_inline()) return std::memcmp(a.rest, b.rest, sizeof(a.rest)) == 0;
  return std::memcmp(a.pointer, b.pointer, a.size) == 0;
}

template <typename T>
StringView FloatView(const void* values, uint64_t row) {
  T value = static_cast<const T*>(values)[row];
  if (std::isnan(value)) value = std::numeric_limits<T>::quiet_NaN();
  return StringView({reinterpret_cast<const char*>(&value), sizeof(value)});
}

}  // namespace

ValueTable::ValueTable(const DataType& type)
    : type_(type), element_bytes_(ElementBytes(type)), slots_(64) {}

StringView ValueTable::ValueAt(const ColumnView& column, uint64_t row) const {
  if (HoldsStrings(type_)) return static_cast<const StringView*>(column.values)[row];
  if (type_.id == TypeId::kFloat) return FloatView<float>(column.values, row);
  if (type_.id == TypeId::kDouble) return FloatView<double>(column.values, row);
  const char* bytes = static_cast<const char*>(column.values) + row * element_bytes_;
  return StringView({bytes, element_bytes_});
}

void ValueTable::Find(const ColumnView& column, uint64_t rows,
                      std::vector<uint32_t>& numbers) {
  numbers.resize(rows);
  StringView last;
  uint32_t last_number = kNoNumber;
  for (uint64_t row = 0; row < rows; ++row) {
    if (type_.id == TypeId::kNull || !column.valid(row)) {
      numbers[row] = NullNumber();
      continue;
    }
    const StringView value = ValueAt(column, row);
    if (last_number == kNoNumber || !Same(value, last)) {
      last_number = FindValue(value);
      last = value;
    }
    numbers[row] = last_number;
  }
}

uint32_t ValueTable::NullNumber() {
  if (!null_) null_ = size_++;
  return *null_;
}

uint32_t ValueTable::FindValue(const StringView& value) {
  const size_t mask = slots_.size() - 1;
  size_t at = encode::HashString(value) & mask;
  while (slots_[at].number != kNoNumber) {
    if (Same(slots_[at].value, value)) return slots_[at].number;
    at = (at + 1) & mask;
  }
  if (size_ == kNoNumber) {
    throw SchemaError(
        "a partition column has more than 4 billion values; choose one "
        "with fewer");
  }
  StringView kept = value;
  if (!value.is_inline()) {
    char* bytes = bytes_.Allocate(value.size);
    std::memcpy(bytes, value.pointer, value.size);
    kept.pointer = bytes;
  }
  slots_[at] = {kept, size_};
  if (2 * size_t{++size_} > slots_.size()) Grow();
  return size_ - 1;
}

void ValueTable::Grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  const size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.number == kNoNumber) continue;
    size_t at = encode::HashString(slot.value) & mask;
    while (slots_[at].number != kNoNumber) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

}  // namespace lamella::dataset
