#include "dataset/frame.h"

#include <algorithm>
#include <cstring>

#include "dataset/element.h"

namespace lamella::dataset {
namespace {

size_t NodesOf(const DataType& type) {
  size_t nodes = 1;
  for (const Field& child : type.children) nodes += NodesOf(child.type);
  return nodes;
}

size_t HeaderBytes(const Schema& schema) {
  size_t nodes = 0;
  for (const Field& field : schema.fields) nodes += NodesOf(field.type);
  return (nodes + 7) / 8;
}

size_t Align(size_t offset, size_t alignment) {
  return (offset + alignment - 1) / alignment * alignment;
}

template <size_t kBytes>
void Gather(const void* values, std::span<const uint64_t> rows, uint8_t* to) {
  const auto* from = static_cast<const uint8_t*>(values);
  for (const uint64_t row : rows) {
    std::memcpy(to, from + row * kBytes, kBytes);
    to += kBytes;
  }
}

void GatherElements(const void* values, size_t element_bytes,
                    std::span<const uint64_t> rows, uint8_t* to) {
  switch (element_bytes) {
    case 1:
      return Gather<1>(values, rows, to);
    case 2:
      return Gather<2>(values, rows, to);
    case 4:
      return Gather<4>(values, rows, to);
    case 8:
      return Gather<8>(values, rows, to);
    default:
      return Gather<16>(values, rows, to);
  }
}

}  // namespace

FrameWriter::FrameWriter(const Schema& schema)
    : schema_(schema), header_bytes_(HeaderBytes(schema)) {}

// Padding is zero, as everything that goes to a disk should be known.
uint8_t* FrameWriter::Extend(size_t bytes, size_t alignment) {
  const size_t padding = Align(out_->size(), alignment) - out_->size();
  uint8_t* begin = out_->Extend(padding + bytes);
  std::memset(begin, 0, padding);
  return begin + padding;
}

size_t FrameWriter::Append(const Batch& run, std::span<const uint64_t> rows,
                           base::ByteBuffer& out) {
  out_ = &out;
  uint8_t* header = Extend(header_bytes_, kFrameAlignment);
  std::memset(header, 0, header_bytes_);
  begin_ = out.size() - header_bytes_;
  node_ = 0;
  for (size_t i = 0; i < schema_.fields.size(); ++i) {
    AppendNode(schema_.fields[i].type, run.columns[i], rows, 0);
  }
  return begin_;
}

void FrameWriter::AppendNode(const DataType& type, const ColumnView& view,
                             std::span<const uint64_t> rows, size_t depth) {
  if (type.id != TypeId::kNull) AppendValidity(view, rows);
  ++node_;
  if (HoldsLists(type)) return AppendLists(type, view, rows, depth);
  if (HoldsStrings(type)) return AppendStrings(view, rows);
  if (type.id == TypeId::kArray) return AppendArrays(type, view, rows, depth);
  const size_t bytes = ElementBytes(type);
  if (bytes != 0) {
    GatherElements(view.values, bytes, rows, Extend(rows.size() * bytes, bytes));
  }
  for (size_t i = 0; i < type.children.size(); ++i) {
    AppendNode(type.children[i].type, view.children[i], rows, depth);
  }
}

void FrameWriter::AppendValidity(const ColumnView& view, std::span<const uint64_t> rows) {
  if (std::all_of(rows.begin(), rows.end(),
                  [&](uint64_t row) { return view.valid(row); }))
    return;
  out_->data()[begin_ + node_ / 8] |= static_cast<uint8_t>(1 << (node_ % 8));
  uint8_t* to = Extend((rows.size() + 63) / 64 * sizeof(uint64_t), sizeof(uint64_t));
  for (size_t i = 0; i < rows.size(); i += 64, to += sizeof(uint64_t)) {
    uint64_t word = 0;
    for (size_t k = i; k < std::min(rows.size(), i + 64); ++k) {
      word |= uint64_t{view.valid(rows[k])} << (k - i);
    }
    std::memcpy(to, &word, sizeof(word));
  }
}

void FrameWriter::AppendStrings(const ColumnView& view, std::span<const uint64_t> rows) {
  const auto* from = static_cast<const StringView*>(view.values);
  const size_t bytes = rows.size() * sizeof(StringView);
  uint64_t text = static_cast<uint64_t>(Extend(bytes, sizeof(StringView)) - out_->data());
  auto* to = reinterpret_cast<StringView*>(out_->data() + text);
  text += bytes - begin_;
  size_t text_bytes = 0;
  for (const uint64_t row : rows) {
    *to = from[row];
    if (!to->is_inline()) {
      const uint64_t offset = text + text_bytes;
      std::memcpy(to->rest, &offset, sizeof(offset));
      text_bytes += to->size;
    }
    ++to;
  }
  if (text_bytes == 0) return;
  auto* next = out_->Extend(text_bytes);
  for (const uint64_t row : rows) {
    if (from[row].is_inline()) continue;
    std::memcpy(next, from[row].pointer, from[row].size);
    next += from[row].size;
  }
}

void FrameWriter::AppendLists(const DataType& type, const ColumnView& view,
                              std::span<const uint64_t> rows, size_t depth) {
  if (rows_.size() <= depth) rows_.resize(depth + 1);
  std::vector<uint64_t> elements = std::move(rows_[depth]);
  elements.clear();
  uint8_t* to = Extend(rows.size() * sizeof(ListEntry), alignof(ListEntry));
  for (const uint64_t row : rows) {
    const ListEntry from = static_cast<const ListEntry*>(view.values)[row];
    const ListEntry entry{elements.size(), from.length};
    std::memcpy(to, &entry, sizeof(entry));
    to += sizeof(entry);
    for (uint64_t i = 0; i < from.length; ++i) elements.push_back(from.offset + i);
  }
  for (size_t i = 0; i < type.children.size(); ++i) {
    AppendNode(type.children[i].type, view.children[i], elements, depth + 1);
  }
  rows_[depth] = std::move(elements);
}

void FrameWriter::AppendArrays(const DataType& type, const ColumnView& view,
                               std::span<const uint64_t> rows, size_t depth) {
  if (rows_.size() <= depth) rows_.resize(depth + 1);
  std::vector<uint64_t> elements = std::move(rows_[depth]);
  elements.clear();
  for (const uint64_t row : rows) {
    for (uint64_t i = 0; i < type.array_size; ++i) {
      elements.push_back(row * type.array_size + i);
    }
  }
  AppendNode(type.children[0].type, view.children[0], elements, depth + 1);
  rows_[depth] = std::move(elements);
}

FrameReader::FrameReader(const Schema& schema)
    : schema_(schema), header_bytes_(HeaderBytes(schema)) {
  batch_.columns.resize(schema.fields.size());
}

uint8_t* FrameReader::Skip(size_t bytes, size_t alignment) {
  const size_t begin = Align(at_, alignment);
  at_ = begin + bytes;
  return frame_ + begin;
}

const Batch& FrameReader::Open(uint8_t* frame, uint64_t rows) {
  frame_ = frame;
  at_ = header_bytes_;
  node_ = 0;
  batch_.rows = rows;
  for (size_t i = 0; i < schema_.fields.size(); ++i) {
    OpenNode(schema_.fields[i].type, rows, batch_.columns[i]);
  }
  return batch_;
}

void FrameReader::OpenNode(const DataType& type, uint64_t rows, ColumnView& view) {
  view.validity = nullptr;
  if ((frame_[node_ / 8] >> (node_ % 8) & 1) != 0) {
    view.validity = reinterpret_cast<const uint64_t*>(
        Skip((rows + 63) / 64 * sizeof(uint64_t), sizeof(uint64_t)));
  }
  ++node_;
  if (HoldsLists(type)) {
    const auto* entries = reinterpret_cast<const ListEntry*>(
        Skip(rows * sizeof(ListEntry), alignof(ListEntry)));
    view.values = entries;
    rows = rows == 0 ? 0 : entries[rows - 1].offset + entries[rows - 1].length;
  } else if (type.id == TypeId::kArray) {
    rows *= type.array_size;
  } else if (const size_t bytes = ElementBytes(type); bytes != 0) {
    uint8_t* values = Skip(rows * bytes, bytes);
    view.values = values;
    if (HoldsStrings(type)) OpenStrings(reinterpret_cast<StringView*>(values), rows);
  }
  view.children.resize(type.children.size());
  for (size_t i = 0; i < type.children.size(); ++i) {
    OpenNode(type.children[i].type, rows, view.children[i]);
  }
}

void FrameReader::OpenStrings(StringView* strings, uint64_t rows) {
  for (uint64_t i = 0; i < rows; ++i) {
    if (strings[i].is_inline()) continue;
    uint64_t offset;
    std::memcpy(&offset, strings[i].rest, sizeof(offset));
    strings[i].pointer = reinterpret_cast<const char*>(frame_ + offset);
    at_ += strings[i].size;
  }
}

}  // namespace lamella::dataset
