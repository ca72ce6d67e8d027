#include "dataset/row_run.h"

#include <algorithm>
#include <cstring>

#include "dataset/element.h"

namespace lamella::dataset {

RowRun::Column::Column(const DataType& of, base::BlockPool& long_strings)
    : type(&of), element_bytes(ElementBytes(of)), texts(long_strings) {
  for (const Field& child : of.children) children.emplace_back(child.type, long_strings);
}

void RowRun::Column::Append(const ColumnView& view, uint64_t begin, uint64_t count) {
  if (type->id == TypeId::kNull) return AppendAbsent(count);
  validity.AppendFrom(view.validity, begin, count);
  if (HoldsLists(*type)) return AppendLists(view, begin, count);
  if (HoldsStrings(*type)) return AppendStrings(view, begin, count);
  if (element_bytes == 0) return AppendAligned(view, begin, count);
  values.Append(static_cast<const uint8_t*>(view.values) + begin * element_bytes,
                count * element_bytes);
}

void RowRun::Column::AppendAbsent(uint64_t count) {
  validity.AppendAbsent(count);
  if (element_bytes != 0) {
    std::memset(values.Extend(count * element_bytes), 0, count * element_bytes);
    return;
  }
  if (type->id == TypeId::kArray) count *= type->array_size;
  for (Column& child : children) child.AppendAbsent(count);
}

void RowRun::Column::AppendStrings(const ColumnView& view, uint64_t begin,
                                   uint64_t count) {
  const auto* from = static_cast<const StringView*>(view.values) + begin;
  auto* to = reinterpret_cast<StringView*>(values.Extend(count * sizeof(StringView)));
  for (uint64_t i = 0; i < count; ++i) {
    if (!view.valid(begin + i)) {
      to[i] = StringView();
    } else if (from[i].is_inline()) {
      to[i] = from[i];
    } else {
      char* text = texts.Allocate(from[i].size);
      std::memcpy(text, from[i].pointer, from[i].size);
      to[i] = StringView(std::string_view(text, from[i].size));
    }
  }
}

void RowRun::Column::AppendLists(const ColumnView& view, uint64_t begin, uint64_t count) {
  const auto* from = static_cast<const ListEntry*>(view.values) + begin;
  auto* to = reinterpret_cast<ListEntry*>(values.Extend(count * sizeof(ListEntry)));
  // Lists mostly stand one behind the other: neighbours are copied as one.
  ListEntry pending{0, 0};
  auto copy_pending = [&] {
    for (size_t i = 0; i < children.size(); ++i) {
      children[i].Append(view.children[i], pending.offset, pending.length);
    }
  };
  for (uint64_t i = 0; i < count; ++i) {
    const ListEntry entry = view.valid(begin + i) ? from[i] : ListEntry{0, 0};
    to[i] = {elements, entry.length};
    if (entry.length == 0) continue;
    elements += entry.length;
    if (entry.offset == pending.offset + pending.length) {
      pending.length += entry.length;
    } else {
      copy_pending();
      pending = entry;
    }
  }
  copy_pending();
}

// Structs and arrays. What is below an absent row is not looked at: nobody has promised
// that its pointers point anywhere.
void RowRun::Column::AppendAligned(const ColumnView& view, uint64_t begin,
                                   uint64_t count) {
  const uint64_t width = type->id == TypeId::kArray ? type->array_size : 1;
  for (uint64_t row = begin, end = begin + count; row < end;) {
    const bool present = view.valid(row);
    uint64_t next = view.validity == nullptr ? end : row + 1;
    while (next < end && view.valid(next) == present) ++next;
    for (size_t i = 0; i < children.size(); ++i) {
      if (present) {
        children[i].Append(view.children[i], row * width, (next - row) * width);
      } else {
        children[i].AppendAbsent((next - row) * width);
      }
    }
    row = next;
  }
}

uint64_t RowRun::Column::bytes() const {
  uint64_t bytes = values.size() + texts.used() + validity.bytes();
  for (const Column& child : children) bytes += child.bytes();
  return bytes;
}

ColumnView RowRun::Column::View() const {
  ColumnView view;
  view.validity = validity.words();
  if (element_bytes != 0) view.values = values.data();
  for (const Column& child : children) view.children.push_back(child.View());
  return view;
}

void RowRun::Column::Clear() {
  validity.Clear();
  values.Clear();
  texts.Clear();
  elements = 0;
  for (Column& child : children) child.Clear();
}

RowRun::RowRun(const Schema& schema) {
  for (const Field& field : schema.fields) {
    columns_.emplace_back(field.type, *long_strings_);
  }
}

void RowRun::Append(const Batch& batch, uint64_t begin, uint64_t end) {
  for (size_t i = 0; i < columns_.size(); ++i) {
    columns_[i].Append(batch.columns[i], begin, end - begin);
  }
  rows_ += end - begin;
}

uint64_t RowRun::bytes() const {
  uint64_t bytes = 0;
  for (const Column& column : columns_) bytes += column.bytes();
  return bytes;
}

Batch RowRun::View() const {
  Batch batch;
  batch.rows = rows_;
  for (const Column& column : columns_) batch.columns.push_back(column.View());
  return batch;
}

void RowRun::Clear() {
  for (Column& column : columns_) column.Clear();
  rows_ = 0;
}

}  // namespace lamella::dataset
