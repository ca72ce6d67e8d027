/// Finding the distinct values of a column chunk, when a dictionary of them pays.
///
/// A dictionary pays when its page (PLAIN) and the packed indices together are smaller
/// than all values in PLAIN. "No" is not an error: the caller plans another encoding.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "encode/dictionary_scratch.h"
#include "lamella/batch.h"

namespace lamella::encode {

/// What the user allows.
struct DictionaryLimits {
  uint64_t max_bytes;  ///< PLAIN bytes of the dictionary page.
  /// False: within `max_bytes` any dictionary is made, smaller or not.
  bool must_pay = true;
  /// Asked before many numbers are searched by hash, with how many distinct ones there
  /// seem to be: whether such a dictionary is of use. Null: it is.
  std::function<bool(uint64_t distinct)> is_useful = nullptr;
};

/// Distinct values in order of first appearance and the index of each value.
template <typename T>
struct Dictionary {
  std::vector<T> values;
  std::vector<uint32_t> indices;
  uint64_t plain_bytes = 0;  ///< Of all values.
};

/// Returns nothing when the dictionary would be larger than `max_bytes`, or when its
/// bytes and `max(1, bits of the last index)` bits per value would not be fewer than the
/// PLAIN bytes of all values, or than three quarters of them where the dictionary takes
/// more than `kNearBytes`. All of this can only become truer as values are seen, so the
/// search stops at the first value that decides; the answer depends on the values alone.
///
/// Floats are passed as their bit patterns: -0.0 and 0.0 are two entries, and so are NaNs
/// of different payload. At most 2^32 - 1 values.
std::optional<Dictionary<int32_t>> BuildDictionary(std::span<const int32_t> values,
                                                   const DictionaryLimits& limits,
                                                   DictionaryScratch& scratch);
std::optional<Dictionary<int64_t>> BuildDictionary(std::span<const int64_t> values,
                                                   const DictionaryLimits& limits,
                                                   DictionaryScratch& scratch);

/// Views in the result view what the views in `values` view.
std::optional<Dictionary<StringView>> BuildDictionary(std::span<const StringView> values,
                                                      const DictionaryLimits& limits,
                                                      DictionaryScratch& scratch);

/// The same for strings that have codes already, given in the order of first appearance
/// among `codes`: `strings` then is the dictionary, if it pays. It must be near.
std::optional<Dictionary<StringView>> BuildCodedDictionary(
    std::span<const StringView> strings, std::span<const uint32_t> codes,
    const DictionaryLimits& limits);

/// Byte arrays of `width` bytes above 0, given as their bytes in a row. The "values" of
/// the result are the numbers of the rows where each distinct one appears first.
std::optional<Dictionary<uint32_t>> BuildFixedDictionary(std::span<const uint8_t> bytes,
                                                         size_t width,
                                                         const DictionaryLimits& limits,
                                                         DictionaryScratch& scratch);

}  // namespace lamella::encode
