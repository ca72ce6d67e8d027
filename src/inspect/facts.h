/// What the footer says about the values of a leaf: in one chunk, and in all together.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "format/metadata.h"
#include "inspect/description.h"
#include "inspect/schema_tree.h"

namespace lamella::inspect {

/// Both numbers together; the greatest number where that is too large.
int64_t Sum(int64_t a, int64_t b);

/// A path as one word: `a.list.element`.
std::string Dotted(const std::vector<std::string>& path);

/// Facts about one chunk of `leaf`.
ColumnFacts FactsOf(const format::ColumnChunk& chunk, const SchemaLeaf& leaf);

/// Adds up the chunks of one leaf. `Add` each, then `Finish`.
class ColumnSummarizer {
 public:
  explicit ColumnSummarizer(const SchemaLeaf& leaf);

  /// `description` is the one of `chunk`.
  void Add(const format::ColumnChunk& chunk, const ChunkDescription& description);

  ColumnSummary Finish();

 private:
  /// A bound as the footer has it.
  struct RawBound {
    std::string bytes;
    bool exact = true;
  };

  void AddBounds(const format::ColumnChunk& chunk, const ColumnFacts& facts);

  const SchemaLeaf& leaf_;
  ColumnSummary summary_;
  size_t chunks_ = 0;
  bool bounded_ = true;  ///< Every chunk so far with a value has bounds.
  std::optional<RawBound> min_;
  std::optional<RawBound> max_;
};

}  // namespace lamella::inspect
