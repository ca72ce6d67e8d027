/// Batches of rows to leaf columns: nulls squeezed out, nesting turned into levels.
///
/// Repetition and definition levels follow Melnik et al., "Dremel: Interactive Analysis
/// of Web-Scale Datasets", VLDB 2010. Example, for LIST(INTEGER) with nullable elements
/// (highest levels: definition 3, repetition 1):
///
///     rows            [7, NULL]   []    NULL   [8]
///     repetition       0   1      0     0      0
///     definition       3   2      1     0      3
///     values           7                       8
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "lamella/batch.h"
#include "schema/leaf.h"
#include "shred/leaf_column.h"

namespace lamella::shred {

/// Slots of a nested column on their way down to the leaves: where each slot's row stands
/// in the view at hand, or that it ended further up.
struct Slots {
  static constexpr uint64_t kEnded = UINT64_MAX;
  std::vector<uint8_t> repetition;
  std::vector<uint8_t> definition;
  std::vector<uint64_t> row;  ///< kEnded: absent above, `definition` is final.

  size_t size() const { return row.size(); }
  void Clear() {
    repetition.clear();
    definition.clear();
    row.clear();
  }
};

/// What rows take, in bytes, near enough for a budget.
struct Footprint {
  uint64_t memory = 0;  ///< In leaf columns.
  uint64_t plain = 0;   ///< In PLAIN at most, but for levels in lists.

  Footprint& operator+=(const Footprint& more) {
    memory += more.memory;
    plain += more.plain;
    return *this;
  }
  friend Footprint operator+(Footprint a, const Footprint& b) { return a += b; }
  friend bool operator==(const Footprint&, const Footprint&) = default;
};

/// Appends rows to the leaf columns of a row group. Keeps scratch memory: one shredder
/// per thread. `leaves` passed to the constructor must outlive it.
class Shredder {
 public:
  explicit Shredder(const schema::LeafSchema& leaves) : schema_(leaves) {}

  /// Appends rows [begin, end) of `batch`; `out` has one column per leaf. Throws
  /// SchemaError for a value that its Parquet type can't hold exactly.
  void Append(const Batch& batch, uint64_t begin, uint64_t end,
              std::span<LeafColumn> out);

  /// What rows [begin, end) will take. Depends on the rows alone, not on how they are cut
  /// into batches. In PLAIN each code of an ENUM counts as the longest text it may stand
  /// for.
  Footprint Measure(const Batch& batch, uint64_t begin, uint64_t end) const;

 private:
  void AppendNested(const schema::Node& node, const ColumnView& view, uint64_t begin,
                    uint64_t end, std::span<LeafColumn> out);
  void Walk(const schema::Node& node, const ColumnView& view, size_t depth,
            std::span<LeafColumn> out);
  void WalkRepeated(const schema::Node& node, const ColumnView& view, size_t depth,
                    std::span<LeafColumn> out);
  void AppendNestedLeaf(const schema::Node& node, const ColumnView& view,
                        const Slots& slots, LeafColumn& out);
  Slots& SlotsAt(size_t depth);

  const schema::LeafSchema& schema_;
  std::deque<Slots> slots_;  // One set for each depth of the walk; growing moves none.
  std::vector<uint64_t> rows_;
};

}  // namespace lamella::shred
