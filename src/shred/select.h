/// The rows of a view that are asked for, squeezed together: what all conversions share.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>

#include "lamella/error.h"
#include "shred/convert.h"

namespace lamella::shred {

/// Throws the SchemaError of a value that the leaf can't hold: `what` it is, and advice.
[[noreturn]] inline void Refuse(const schema::Leaf& leaf, const std::string& what) {
  throw SchemaError("column \"" + leaf.dotted_path() + "\" holds " + what);
}

inline bool IsSet(const uint64_t* bits, uint64_t row) {
  return ((bits[row >> 6] >> (row & 63)) & 1) != 0;
}

/// No fewer rows than are selected.
inline uint64_t Upper(const Selection& selection) {
  return selection.rows.empty() ? selection.end - selection.begin : selection.rows.size();
}

/// Calls `visit` with each selected row.
template <typename Visit>
void ForEach(const Selection& selection, Visit visit) {
  if (!selection.rows.empty()) {
    for (uint64_t row : selection.rows) visit(row);
    return;
  }
  for (uint64_t row = selection.begin; row < selection.end; ++row) {
    if (selection.validity == nullptr || IsSet(selection.validity, row)) visit(row);
  }
}

/// Rows that are present in [begin, end), squeezed together; whole words of present rows
/// go through the plain loop, which the compiler turns into wide copies.
template <typename In, typename Out>
Out* Squeeze(const In* in, const Selection& selection, Out* to) {
  uint64_t row = selection.begin;
  while (row < selection.end) {
    if ((row & 63) == 0 && row + 64 <= selection.end &&
        selection.validity[row >> 6] == ~uint64_t{0}) {
      for (int i = 0; i < 64; ++i) to[i] = static_cast<Out>(in[row + i]);
      to += 64;
      row += 64;
      continue;
    }
    uint64_t word = selection.validity[row >> 6] >> (row & 63);
    uint64_t count = std::min<uint64_t>(64 - (row & 63), selection.end - row);
    for (uint64_t i = 0; i < count; ++i) {
      *to = static_cast<Out>(in[row + i]);
      to += (word >> i) & 1;
    }
    row += count;
  }
  return to;
}

/// Appends the selected elements and returns them.
template <typename In, typename Out = In>
std::span<Out> AppendAs(const ColumnView& view, const Selection& selection,
                        LeafColumn& out) {
  const In* in = static_cast<const In*>(view.values);
  // One element more than can be needed: Squeeze writes before it knows whether to keep.
  out.values.Reserve((Upper(selection) + 1) * sizeof(Out));
  Out* begin = reinterpret_cast<Out*>(out.values.data() + out.values.size());
  Out* end = begin;
  if (!selection.rows.empty()) {
    for (uint64_t row : selection.rows) *end++ = static_cast<Out>(in[row]);
  } else if (selection.validity == nullptr) {
    const In* from = in + selection.begin;
    uint64_t count = selection.end - selection.begin;
    for (uint64_t i = 0; i < count; ++i) begin[i] = static_cast<Out>(from[i]);
    end += count;
  } else {
    end = Squeeze(in, selection, begin);
  }
  auto count = static_cast<uint64_t>(end - begin);
  out.values.Extend(count * sizeof(Out));
  out.value_count += count;
  return {begin, count};
}

}  // namespace lamella::shred
