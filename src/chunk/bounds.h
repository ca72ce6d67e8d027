/// The smallest and largest value of a page or a chunk.
///
/// Bounds are found in the order of the leaf (`schema::SortOrder`) and kept as values;
/// only `Render` turns them into the bytes that the footer carries.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "chunk/values.h"

namespace lamella::chunk {

/// One value, in the member that its leaf's order calls for. Strings and fixed-length
/// values point into the leaf column.
struct Bound {
  union {
    int64_t number = 0;    ///< kSigned, kUnsigned (the same bits), INT32 and INT64 alike.
    double floating;       ///< kFloat.
    const uint8_t* fixed;  ///< kBytes and kSignedBigEndian of fixed length.
  };
  StringView string;  ///< kBytes of any length.
};

/// What is known of a run of values.
struct Bounds {
  bool any = false;  ///< Whether `min` and `max` say something.
  Bound min;
  Bound max;
  int64_t nan_count = 0;  ///< kFloat: values that stand outside the order.
};

/// Bounds as the footer and the column index carry them: PLAIN bytes without a length,
/// strings cut to `kLongestBound` bytes.
struct RenderedBounds {
  std::string min;
  std::string max;
  bool min_exact = true;
  bool max_exact = true;
};

inline constexpr size_t kLongestBound = 64;

/// Negative, zero or positive as `a` stands before, beside or behind `b`.
int Compare(const schema::Leaf& leaf, const Bound& a, const Bound& b);

/// The same for two fixed-length values, kBytes or kSignedBigEndian.
inline int CompareFixed(const schema::Leaf& leaf, const uint8_t* a, const uint8_t* b) {
  if (leaf.order == schema::SortOrder::kSignedBigEndian && ((a[0] ^ b[0]) & 0x80) != 0) {
    return (a[0] & 0x80) != 0 ? -1 : 1;
  }
  return std::memcmp(a, b, static_cast<size_t>(leaf.width));
}

/// Finds the bounds of page after page of one chunk.
class BoundsFinder {
 public:
  /// Both must outlive the finder.
  BoundsFinder(const shred::LeafColumn& leaf, const ChunkPlan& plan);

  Bounds Find(ValueRange range);

 private:
  Bounds FindStrings(ValueRange range);
  Bounds FindEntries(ValueRange range);

  const shred::LeafColumn& leaf_;
  const ChunkPlan& plan_;
  // Strings behind a dictionary: the page that has met an entry, so that each entry is
  // compared once a page.
  std::vector<uint32_t> met_;
  uint32_t page_ = 0;
};

/// Widens `into` by `other`.
void Merge(const schema::Leaf& leaf, const Bounds& other, Bounds& into);

/// Bytes of `bounds`, which must have some; empty when a string is too long to be cut: no
/// shorter string stands behind it. A minimum is cut to a prefix; a maximum to a prefix
/// whose last character (or byte, for binary) is raised to the next one. Text stays
/// valid UTF-8. (parquet.thrift, `Statistics` and `ColumnIndex`.)
std::optional<RenderedBounds> Render(const schema::Leaf& leaf, const Bounds& bounds);

/// The shortest-cut upper neighbour of `value`: at most `limit` bytes, behind every
/// string that begins like `value`; nothing when there is none.
std::optional<std::string> CutUp(std::string_view value, size_t limit, bool is_text);

/// The longest prefix of `value` of at most `limit` bytes that ends with a character.
std::string_view CutDown(std::string_view value, size_t limit, bool is_text);

}  // namespace lamella::chunk
