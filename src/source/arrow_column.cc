#include "source/arrow_column.h"

#include <algorithm>

#include "base/utf8.h"
#include "lamella/error.h"
#include "source/arrow_dictionary.h"
#include "source/arrow_values.h"

namespace lamella::source {
namespace {

using Layout = ArrowLayout;

std::string NameOf(const ArrowSchema& schema) {
  std::string name = schema.name == nullptr ? "" : schema.name;
  if (base::IsUtf8(name)) return name;
  throw SourceError("the name of column \"" + base::AsUtf8(name) +
                    "\" is not UTF-8; rename it");
}

bool IsNullable(const ArrowSchema& schema) {
  return (schema.flags & ARROW_FLAG_NULLABLE) != 0;
}

const ArrowSchema& ChildOf(const ArrowSchema& schema, int64_t index,
                           const std::string& path) {
  if (index < schema.n_children) return *schema.children[index];
  throw SourceError("column \"" + path + "\" lacks a part that its Arrow type has");
}

bool IsIndex(TypeId id) { return id >= TypeId::kInt8 && id <= TypeId::kUInt64; }

bool IsJson(const ArrowSchema& schema) {
  return ExtensionName(schema.metadata) == "arrow.json";
}

}  // namespace

ArrowColumn::ArrowColumn(const ArrowSchema& schema, const std::string& path)
    : path_(path),
      type_(ReadArrowType(schema, path)),
      layout_(schema.dictionary == nullptr ? type_.layout : Layout::kDictionary),
      field_{NameOf(schema), type_.type, IsNullable(schema)} {
  if (layout_ == Layout::kDictionary) {
    if (!IsIndex(type_.type.id)) {
      throw SourceError("column \"" + path +
                        "\" has a dictionary with indices that are no "
                        "integers");
    }
    dictionary_ = std::make_unique<ArrowDictionary>(schema, path);
    field_.type = dictionary_->type();
    // Its name stands beside the indices.
    if (IsJson(schema) && field_.type.id == TypeId::kString) {
      field_.type.id = TypeId::kJson;
    }
  } else {
    AddChildren(schema);
  }
  if (field_.type.id == TypeId::kNull) field_.nullable = true;
}

ArrowColumn::~ArrowColumn() = default;

void ArrowColumn::AddChild(const ArrowSchema& schema, const std::string& name) {
  children_.emplace_back(schema, path_ + "." + name).field_.name = name;
}

void ArrowColumn::AddChildren(const ArrowSchema& schema) {
  if (layout_ == Layout::kStruct) {
    for (int64_t i = 0; i < schema.n_children; ++i) {
      const ArrowSchema& child = *schema.children[i];
      AddChild(child, NameOf(child));
    }
  } else if (layout_ == Layout::kMap) {
    const ArrowSchema& entries = ChildOf(schema, 0, path_);
    AddChild(ChildOf(entries, 0, path_), "key");
    AddChild(ChildOf(entries, 1, path_), "value");
    children_.front().field_.nullable = false;
  } else if (layout_ == Layout::kList || layout_ == Layout::kListView ||
             layout_ == Layout::kFixedList) {
    AddChild(ChildOf(schema, 0, path_), "element");
  }
  for (const ArrowColumn& child : children_) {
    field_.type.children.push_back(child.field());
  }
}

void ArrowColumn::GiveCodes(bool give) {
  if (dictionary_ != nullptr) dictionary_->GiveCodes(give);
}

void ArrowColumn::Read(uint64_t begin, uint64_t count, ColumnView& out,
                       const uint64_t* present) {
  const uint64_t at = static_cast<uint64_t>(array_->offset) + begin;
  out.validity = nullptr;
  out.values = nullptr;
  out.codes = nullptr;
  out.is_utf8 = false;
  // Dictionaries of their own would be kept with each array.
  out.is_kept = layout_ != Layout::kDictionary;
  if (count == 0) {
    // Nobody looks at the elements, and an array of none may lack its buffers.
    out.children.resize(field_.type.children.size());
    for (size_t i = 0; i < out.children.size(); ++i)
      children_[i].Read(0, 0, out.children[i]);
    return;
  }
  ReadValidity(at, count, present, out);
  if (field_.type.children.empty()) {
    ReadValues(at, count, out);
  } else {
    out.children.resize(children_.size());
    ReadChildren(at, count, out);
  }
}

void ArrowColumn::ReadValidity(uint64_t at, uint64_t count, const uint64_t* present,
                               ColumnView& out) {
  if (layout_ == Layout::kNone) return;
  out.validity = present;
  if (array_->null_count == 0 || array_->buffers[0] == nullptr) return;
  validity_.resize(WordsFor(count));
  if (CopyBits(array_->buffers[0], at, count, validity_.data())) return;
  if (present != nullptr) {
    for (size_t i = 0; i < validity_.size(); ++i) validity_[i] &= present[i];
  }
  out.validity = validity_.data();
}

template <typename Element>
Element* ArrowColumn::Room(uint64_t count, ColumnView& out) {
  values_.Clear();
  auto* elements = reinterpret_cast<Element*>(values_.Extend(count * sizeof(Element)));
  out.values = elements;
  return elements;
}

void ArrowColumn::PointTo(const void* buffer, int64_t width, uint64_t at, uint64_t count,
                          ColumnView& out) {
  const auto bytes = static_cast<uint64_t>(width);
  const auto* first = static_cast<const uint8_t*>(buffer) + at * bytes;
  out.values = first;
  // Arrow recommends aligned buffers and does not demand them.
  const uint64_t alignment = std::min<uint64_t>(bytes, 8);
  if (reinterpret_cast<uintptr_t>(first) % alignment == 0) return;
  std::memcpy(Room<uint8_t>(count * bytes, out), first, count * bytes);
}

void ArrowColumn::ReadBits(uint64_t at, uint64_t count, ColumnView& out) {
  bits_.resize(WordsFor(count));
  CopyBits(array_->buffers[1], at, count, bits_.data());
  SpreadBits(bits_.data(), count, Room<uint8_t>(bits_.size() * 64, out));
}

void ArrowColumn::ReadBetweenOffsets(const ArrowSlice& offsets, const char* bytes,
                                     ColumnView& out) {
  ViewBetweenOffsets(offsets, type_.width, bytes, Room<StringView>(offsets.count, out));
  out.is_utf8 = type_.type.id != TypeId::kBinary &&
                AreUtf8BetweenOffsets(offsets, type_.width, bytes);
}

void ArrowColumn::ReadValues(uint64_t at, uint64_t count, ColumnView& out) {
  if (layout_ == Layout::kNone) return;
  const void* const* buffers = array_->buffers;
  const ArrowSlice slice{buffers[1], at, count, out, path_};
  switch (layout_) {
    case Layout::kBits:
      return ReadBits(at, count, out);
    case Layout::kHalf:
      return ReadHalves(slice, Room<float>(count, out));
    case Layout::kDecimal:
      if (type_.width > DecimalWidth(type_.type.precision)) {
        return ReadDecimals(slice, type_, Room<int64_t>(count, out));
      }
      ReadDecimals(slice, type_, nullptr);
      return PointTo(buffers[1], type_.width, at, count, out);
    case Layout::kDate64:
      return ReadDates(slice, Room<int32_t>(count, out));
    case Layout::kTime32:
      return ReadTimes(slice, type_.factor, Room<int64_t>(count, out));
    case Layout::kMonths:
    case Layout::kDayTime:
    case Layout::kMonthDayNano:
      return ReadIntervals(slice, layout_, Room<Interval>(count, out));
    case Layout::kOffsets:
      return ReadBetweenOffsets(slice, static_cast<const char*>(buffers[2]), out);
    case Layout::kViews:
      return ViewViews(slice, buffers + 2, Room<StringView>(count, out));
    case Layout::kFixedBytes:
      return ViewFixedBytes(slice, static_cast<uint64_t>(type_.width),
                            Room<StringView>(count, out));
    case Layout::kDictionary:
      return dictionary_->LookUp(slice, type_.type.id, out);
    default:
      return PointTo(buffers[1], type_.width, at, count, out);
  }
}

void ArrowColumn::ReadChildren(uint64_t at, uint64_t count, ColumnView& out) {
  switch (layout_) {
    case Layout::kStruct:
      for (size_t i = 0; i < children_.size(); ++i) {
        children_[i].Read(at, count, out.children[i], out.validity);
      }
      return;
    case Layout::kFixedList:
      return ReadFixedLists(at, count, out);
    default:
      ReadLists(at, count, out);
  }
}

// An absent list has elements as well, of whatever value.
void ArrowColumn::ReadFixedLists(uint64_t at, uint64_t count, ColumnView& out) {
  const uint64_t size = type_.type.array_size;
  const uint64_t* present = nullptr;
  if (out.validity != nullptr) {
    bits_.assign(WordsFor(count * size), 0);
    for (uint64_t i = 0; i < count; ++i) {
      if (!out.valid(i)) continue;
      for (uint64_t at_bit = i * size; at_bit < (i + 1) * size; ++at_bit) {
        bits_[at_bit / 64] |= uint64_t{1} << at_bit % 64;
      }
    }
    present = bits_.data();
  }
  children_.front().Read(at * size, count * size, out.children.front(), present);
}

ListEntry ArrowColumn::EntryAt(uint64_t at) const {
  const void* const offsets = array_->buffers[1];
  const int64_t begin = LoadOffset(offsets, type_.width, at);
  const int64_t length = layout_ == Layout::kListView
                             ? LoadOffset(array_->buffers[2], type_.width, at)
                             : LoadOffset(offsets, type_.width, at + 1) - begin;
  return {static_cast<uint64_t>(begin), static_cast<uint64_t>(length)};
}

// The children are read from the first element that a list of the slice has to the last.
void ArrowColumn::ReadLists(uint64_t at, uint64_t count, ColumnView& out) {
  auto* const entries = Room<ListEntry>(count, out);
  uint64_t first = UINT64_MAX;
  uint64_t last = 0;
  for (uint64_t i = 0; i < count; ++i) {
    entries[i] = out.valid(i) ? EntryAt(at + i) : ListEntry{0, 0};
    if (entries[i].length == 0) continue;
    first = std::min(first, entries[i].offset);
    last = std::max(last, entries[i].offset + entries[i].length);
  }
  first = std::min(first, last);
  for (uint64_t i = 0; i < count; ++i) {
    entries[i].offset = entries[i].length == 0 ? 0 : entries[i].offset - first;
  }
  const int64_t skipped = layout_ == Layout::kMap ? array_->children[0]->offset : 0;
  for (size_t i = 0; i < children_.size(); ++i) {
    children_[i].Read(static_cast<uint64_t>(skipped) + first, last - first,
                      out.children[i]);
  }
}

}  // namespace lamella::source
