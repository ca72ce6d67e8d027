#include "shred/shredder.h"

#include <algorithm>
#include <bit>
#include <string>

#include "lamella/error.h"
#include "shred/convert.h"

namespace lamella::shred {
namespace {

// One bit of definition level a row, from the validity bits.
void AppendDefinition(const ColumnView& view, uint64_t begin, uint64_t end,
                      uint8_t present, Levels& out) {
  if (view.validity == nullptr) {
    out.AppendRun(present, end - begin);
    return;
  }
  for (uint64_t row = begin; row < end;) {
    uint64_t count = std::min<uint64_t>(64 - (row & 63), end - row);
    uint64_t mask = count == 64 ? ~uint64_t{0} : (uint64_t{1} << count) - 1;
    uint64_t word = (view.validity[row >> 6] >> (row & 63)) & mask;
    if (word == mask) {
      out.AppendRun(present, count);
    } else if (word == 0) {
      out.AppendRun(static_cast<uint8_t>(present - 1), count);
    } else {
      uint8_t* to = out.Extend(count);
      for (uint64_t i = 0; i < count; ++i) {
        to[i] = static_cast<uint8_t>(present - 1 + ((word >> i) & 1));
      }
    }
    row += count;
  }
}

// The name of the top-level column that `node` is a part of.
const std::string& ColumnOf(const schema::LeafSchema& schema, const schema::Node& node) {
  const schema::Node* part = &node;
  while (!part->is_leaf()) part = &part->children.front();
  return schema.leaves[part->leaf].path.front();
}

[[noreturn]] void RefuseNull(const schema::LeafSchema& schema, const schema::Node& node) {
  throw SchemaError("column \"" + ColumnOf(schema, node) + "\" holds a " +
                    (node.is_key ? "map with a NULL key, which Parquet can't hold"
                                 : "NULL where its schema says that there is none"));
}

bool AllValid(const ColumnView& view, uint64_t begin, uint64_t end) {
  if (view.validity == nullptr) return true;
  while (begin < end && view.valid(begin)) ++begin;
  return begin == end;
}

// The common case: a top-level column that is a leaf.
void AppendFlat(const schema::Node& node, const ColumnView& view, uint64_t begin,
                uint64_t end, LeafColumn& out) {
  if (node.id == TypeId::kNull) {
    out.definition.AppendRun(0, end - begin);
    return;
  }
  if (node.nullable) {
    AppendDefinition(view, begin, end, node.definition, out.definition);
  } else {
    out.definition.AppendRun(node.definition, end - begin);
  }
  AppendValues(view, {begin, end, node.nullable ? view.validity : nullptr, {}}, out);
}

ListEntry EntryOf(const schema::Node& node, const ColumnView& view, uint64_t row) {
  if (node.id == TypeId::kArray) return {row * node.array_size, node.array_size};
  return static_cast<const ListEntry*>(view.values)[row];
}

// In PLAIN a string has its length in front, in memory those that are long have a view.
Footprint MeasureStrings(const ColumnView& view, uint64_t begin, uint64_t end) {
  uint64_t all = 0;
  uint64_t outside = 0;
  for (uint64_t row = begin; row < end; ++row) {
    const uint64_t size = view.valid(row) ? view.string(row).size : 0;
    all += size;
    outside += size > StringView::kInlineSize ? size : 0;
  }
  const uint64_t rows = end - begin;
  return {rows * sizeof(StringView) + outside, rows * sizeof(uint32_t) + all};
}

Footprint MeasureLeaf(const schema::Leaf& leaf, const ColumnView& view, uint64_t begin,
                      uint64_t end) {
  uint64_t rows = end - begin;
  uint64_t bytes = rows * ElementBytes(leaf);
  if (leaf.type.id == TypeId::kEnum) return {bytes, bytes + rows * leaf.longest_text};
  if (leaf.physical == format::Type::kByteArray) {
    return MeasureStrings(view, begin, end);
  }
  return {bytes, bytes};
}

Footprint MeasureNode(const schema::LeafSchema& schema, const schema::Node& node,
                      const ColumnView& view, uint64_t begin, uint64_t end) {
  if (node.is_leaf()) return MeasureLeaf(schema.leaves[node.leaf], view, begin, end);
  uint64_t levels = 2 * (end - begin);
  Footprint bytes{levels, levels};
  if (node.id == TypeId::kStruct && view.validity == nullptr) {
    for (size_t i = 0; i < node.children.size(); ++i) {
      bytes += MeasureNode(schema, node.children[i], view.children[i], begin, end);
    }
    return bytes;
  }
  // Lists mostly stand one behind the other: neighbours are measured as one.
  ListEntry pending{0, 0};
  auto measure_pending = [&] {
    for (size_t i = 0; i < node.children.size(); ++i) {
      bytes += MeasureNode(schema, node.children[i], view.children[i], pending.offset,
                           pending.offset + pending.length);
    }
  };
  for (uint64_t row = begin; row < end; ++row) {
    if (!view.valid(row)) continue;
    ListEntry entry{row, 1};
    if (node.id != TypeId::kStruct) entry = EntryOf(node, view, row);
    if (entry.length == 0) continue;
    if (entry.offset == pending.offset + pending.length) {
      pending.length += entry.length;
    } else {
      measure_pending();
      pending = entry;
    }
  }
  measure_pending();
  return bytes;
}

}  // namespace

void Shredder::Append(const Batch& batch, uint64_t begin, uint64_t end,
                      std::span<LeafColumn> out) {
  for (LeafColumn& column : out) {
    if (column.leaf->physical == format::Type::kByteArray) {
      column.BorrowFrom(batch.strings);
    }
  }
  for (size_t i = 0; i < schema_.columns.size(); ++i) {
    const schema::Node& node = schema_.columns[i];
    const ColumnView& view = batch.columns[i];
    if (node.is_leaf()) {
      if (!node.nullable && !AllValid(view, begin, end)) RefuseNull(schema_, node);
      AppendFlat(node, view, begin, end, out[node.leaf]);
      continue;
    }
    AppendNested(node, view, begin, end, out);
  }
}

// Slots take ten times the bytes of small values, so rows with many of them go in parts.
void Shredder::AppendNested(const schema::Node& node, const ColumnView& view,
                            uint64_t begin, uint64_t end, std::span<LeafColumn> out) {
  constexpr uint64_t kPartBytes = 1 << 20;
  if (end - begin > 1 &&
      MeasureNode(schema_, node, view, begin, end).memory > kPartBytes) {
    uint64_t middle = begin + (end - begin) / 2;
    AppendNested(node, view, begin, middle, out);
    AppendNested(node, view, middle, end, out);
    return;
  }
  Slots& slots = SlotsAt(0);
  slots.Clear();
  slots.repetition.assign(end - begin, 0);
  slots.definition.assign(end - begin, 0);
  slots.row.resize(end - begin);
  for (uint64_t row = begin; row < end; ++row) slots.row[row - begin] = row;
  Walk(node, view, 0, out);
}

// Walks one node of a nested column; `slots_[depth]` holds what reaches it. The slots are
// changed in place to what leaves it, so siblings copy them first.
void Shredder::Walk(const schema::Node& node, const ColumnView& view, size_t depth,
                    std::span<LeafColumn> out) {
  Slots& slots = SlotsAt(depth);
  for (size_t i = 0; i < slots.size(); ++i) {
    if (slots.row[i] == Slots::kEnded) continue;
    bool absent = node.id == TypeId::kNull || !view.valid(slots.row[i]);
    if (!absent) {
      slots.definition[i] = node.definition;
    } else if (node.nullable) {
      slots.row[i] = Slots::kEnded;
    } else {
      RefuseNull(schema_, node);
    }
  }
  if (node.is_leaf()) {
    AppendNestedLeaf(node, view, slots, out[node.leaf]);
    return;
  }
  if (node.id != TypeId::kStruct) {
    WalkRepeated(node, view, depth, out);
    return;
  }
  for (size_t i = 0; i < node.children.size(); ++i) {
    SlotsAt(depth + 1) = slots;
    Walk(node.children[i], view.children[i], depth + 1, out);
  }
}

void Shredder::WalkRepeated(const schema::Node& node, const ColumnView& view,
                            size_t depth, std::span<LeafColumn> out) {
  auto present = static_cast<uint8_t>(node.definition + 1);
  for (size_t child = 0; child < node.children.size(); ++child) {
    const Slots& slots = SlotsAt(depth);
    Slots& below = SlotsAt(depth + 1);
    below.Clear();
    for (size_t i = 0; i < slots.size(); ++i) {
      ListEntry entry{0, 0};
      if (slots.row[i] != Slots::kEnded) entry = EntryOf(node, view, slots.row[i]);
      if (entry.length == 0) {
        below.repetition.push_back(slots.repetition[i]);
        below.definition.push_back(slots.definition[i]);
        below.row.push_back(Slots::kEnded);
        continue;
      }
      below.repetition.push_back(slots.repetition[i]);
      below.repetition.insert(below.repetition.end(), entry.length - 1, node.repetition);
      below.definition.insert(below.definition.end(), entry.length, present);
      for (uint64_t k = 0; k < entry.length; ++k) below.row.push_back(entry.offset + k);
    }
    Walk(node.children[child], view.children[child], depth + 1, out);
  }
}

void Shredder::AppendNestedLeaf(const schema::Node& node, const ColumnView& view,
                                const Slots& slots, LeafColumn& out) {
  out.repetition.Append(slots.repetition);
  out.definition.Append(slots.definition);
  rows_.clear();
  for (uint64_t row : slots.row) {
    if (row != Slots::kEnded) rows_.push_back(row);
  }
  if (!rows_.empty() && node.id != TypeId::kNull) {
    AppendValues(view, {0, 0, nullptr, rows_}, out);
  }
}

Slots& Shredder::SlotsAt(size_t depth) {
  if (slots_.size() <= depth) slots_.resize(depth + 1);
  return slots_[depth];
}

Footprint Shredder::Measure(const Batch& batch, uint64_t begin, uint64_t end) const {
  Footprint bytes;
  for (size_t i = 0; i < schema_.columns.size(); ++i) {
    bytes += MeasureNode(schema_, schema_.columns[i], batch.columns[i], begin, end);
  }
  return bytes;
}

}  // namespace lamella::shred
