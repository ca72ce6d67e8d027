#include <algorithm>
#include <cstring>

#include "encode/dictionary.h"
#include "encode/dictionary_limit.h"
#include "encode/dictionary_sample.h"
#include "encode/entry_cache.h"
#include "encode/hash.h"
#include "encode/string_bytes.h"

namespace lamella::encode {
namespace {

// Hashes are computed this many values ahead of the search, so that slots which are not
// in the cache are on their way when they are asked for.
constexpr size_t kAhead = 32;

// From this many repeats of the value before, out of kAhead, comparing with it first is
// cheaper than hashing: below, the processor mispredicts more than the comparison saves.
constexpr uint32_t kManyRepeats = kAhead * 3 / 4;

// Of so many rows one may have missed the cache of entries; where more have, looking
// there first costs more than it saves.
constexpr size_t kFewMissed = 32;

// Indices are written in blocks, so that the vector's zero filling stays in the cache.
constexpr size_t kBlock = 128 * kAhead;

constexpr size_t kFirstSlots = 4096;

bool SameString(const StringView& a, const StringView& b) {
  const char* left = reinterpret_cast<const char*>(&a);
  const char* right = reinterpret_cast<const char*>(&b);
  if (LoadWord(left) != LoadWord(right)) return false;  // length and four characters
  if (LoadWord(left + 8) == LoadWord(right + 8)) return true;
  return !a.is_inline() && SameBytes(a.pointer, b.pointer, a.size);
}

// What the search needs to know of strings.
struct StringSource {
  std::span<const StringView> rows;
  DictionaryRule rule;
  DictionaryScratch& scratch;
  std::vector<StringView> entries = {};
  uint64_t bytes = 0;

  static constexpr bool kIsCached = true;

  uint64_t Hash(size_t row) const { return HashString(rows[row]); }
  bool Repeats(size_t row) const { return SameString(rows[row], rows[row - 1]); }
  bool Equals(size_t row, uint32_t entry) const {
    return SameString(rows[row], entries[entry]);
  }
  bool Add(size_t row) {
    entries.push_back(rows[row]);
    const bool was_near = bytes <= kNearBytes;
    bytes += sizeof(uint32_t) + rows[row].size;
    if (was_near && bytes > kNearBytes && !MayBeLarge()) return false;
    return rule.Pays(entries.size(), bytes);
  }

  // Whether a dictionary that is not near seems to pay, when its entries are as long as
  // the values are on the whole. A large one that does not is a waste of much more time.
  bool MayBeLarge() const {
    if (!rule.must_pay) return true;
    if (rule.max_bytes <= kNearBytes) return false;
    // Of a small sample nothing can be told, and the search is soon over.
    if (rule.count < kFewestToJudge) return true;
    const uint64_t distinct =
        SeemDistinct(rule.count, scratch, [this](size_t row) { return Hash(row); });
    return rule.Pays(distinct, rule.plain_bytes / rule.count * distinct);
  }
};

// The same of byte arrays of one length; an entry is a row number.
struct FixedSource {
  const char* bytes;
  size_t width;
  size_t most;
  std::vector<uint32_t> entries = {};

  static constexpr bool kIsCached = false;

  const char* Row(size_t row) const { return bytes + row * width; }
  uint64_t Hash(size_t row) const {
    return width == 16 ? HashWords(LoadWord(Row(row)), LoadWord(Row(row) + 8))
                       : HashBytes(Row(row), width);
  }
  bool Repeats(size_t row) const { return SameBytes(Row(row), Row(row - 1), width); }
  bool Equals(size_t row, uint32_t entry) const {
    return SameBytes(Row(row), Row(entries[entry]), width);
  }
  bool Add(size_t row) {
    entries.push_back(static_cast<uint32_t>(row));
    return entries.size() <= most;
  }
};

uint32_t Tag(uint64_t hash) { return static_cast<uint32_t>(hash >> 32); }

// An open table with linear probing, at most half full. The slot is chosen by the low
// half of the hash, the tag is the high half.
struct TaggedTable {
  std::span<TaggedSlot> slots;

  TaggedTable(size_t count, DictionaryScratch& scratch)
      : slots(scratch.Slots<TaggedSlot>(count)) {
    std::fill(slots.begin(), slots.end(), TaggedSlot{0, kNoIndex});
  }

  size_t mask() const { return slots.size() - 1; }

  // The slot of a value that equals the one of `row`, or the free one where it belongs.
  template <typename Source>
  TaggedSlot& Find(const Source& source, size_t row, uint64_t hash) const {
    size_t at = hash & mask();
    while (slots[at].index != kNoIndex &&
           (slots[at].tag != Tag(hash) || !source.Equals(row, slots[at].index))) {
      at = (at + 1) & mask();
    }
    return slots[at];
  }

  // Puts an entry that is known to be new.
  void Put(uint32_t index, uint64_t hash) {
    size_t at = hash & mask();
    while (slots[at].index != kNoIndex) at = (at + 1) & mask();
    slots[at] = {Tag(hash), index};
  }
};

// The search itself. `hashes_` of the entries are kept for growing the table.
template <typename Source>
class Search {
 public:
  Search(Source& source, DictionaryScratch& scratch)
      : source_(source), scratch_(scratch), table_(kFirstSlots, scratch) {}

  // Appends the indices of `count` rows; false when the dictionary does not pay.
  bool Run(size_t count, std::vector<uint32_t>& indices) {
    uint32_t repeats = 0;
    for (size_t begin = 0; begin < count; begin += kAhead) {
      if (begin % kBlock == 0) indices.resize(std::min(begin + kBlock, count));
      const size_t end = std::min(begin + kAhead, count);
      if constexpr (Source::kIsCached) {
        if (missed_ * kFewMissed <= begin + kBlock) {
          if (!Cached(begin, end, indices.data())) return false;
          continue;
        }
      }
      const bool pays = repeats < kManyRepeats || begin == 0
                            ? Scattered(begin, end, indices.data())
                            : Repetitive(begin, end, indices.data());
      if (!pays) return false;
      repeats = 0;
      for (size_t row = begin + 1; row < end; ++row) {
        repeats += indices[row] == indices[row - 1] ? 1 : 0;
      }
    }
    return true;
  }

 private:
  // For rows with few different short strings.
  bool Cached(size_t begin, size_t end, uint32_t* indices) {
    for (size_t row = begin; row < end; ++row) {
      const ShortString string(source_.rows[row]);
      EntryCache::Place& place = cache_.At(string);
      if (place.string == string && source_.rows[row].size <= ShortString::kMostSize)
          [[likely]] {
        indices[row] = place.index;
        continue;
      }
      ++missed_;
      if (!Index(row, source_.Hash(row), indices[row])) return false;
      place = {string, indices[row]};
    }
    return true;
  }

  // For rows that seldom equal the row before.
  bool Scattered(size_t begin, size_t end, uint32_t* indices) {
    uint64_t hashes[kAhead];
    for (size_t row = begin; row < end; ++row) {
      hashes[row - begin] = source_.Hash(row);
      __builtin_prefetch(&table_.slots[hashes[row - begin] & table_.mask()]);
    }
    for (size_t row = begin; row < end; ++row) {
      if (!Index(row, hashes[row - begin], indices[row])) return false;
    }
    return true;
  }

  // For rows that mostly do. `begin` is not the first row of all.
  bool Repetitive(size_t begin, size_t end, uint32_t* indices) {
    for (size_t row = begin; row < end; ++row) {
      if (source_.Repeats(row)) {
        indices[row] = indices[row - 1];
      } else if (!Index(row, source_.Hash(row), indices[row])) {
        return false;
      }
    }
    return true;
  }

  // Finds or adds the value of `row`; false when the dictionary does not pay. Inlined by
  // force: with three callers it would be a call per value, a fifth more instructions.
  [[gnu::always_inline]] bool Index(size_t row, uint64_t hash, uint32_t& index) {
    TaggedSlot& slot = table_.Find(source_, row, hash);
    index = slot.index;
    if (index != kNoIndex) [[likely]]
      return true;
    index = static_cast<uint32_t>(source_.entries.size());
    return Add(row, hash, slot);
  }

  bool Add(size_t row, uint64_t hash, TaggedSlot& slot) {
    slot = {Tag(hash), static_cast<uint32_t>(source_.entries.size())};
    hashes_.push_back(hash);
    if (!source_.Add(row)) return false;
    if (source_.entries.size() * 2 > table_.slots.size()) {
      table_ = TaggedTable(table_.slots.size() * 4, scratch_);
      for (uint32_t i = 0; i < hashes_.size(); ++i) table_.Put(i, hashes_[i]);
    }
    return true;
  }

  Source& source_;
  DictionaryScratch& scratch_;
  TaggedTable table_;
  std::vector<uint64_t> hashes_;
  EntryCache cache_;
  size_t missed_ = 0;
};

template <typename Source>
std::optional<std::vector<uint32_t>> IndexAll(Source& source, size_t count,
                                              DictionaryScratch& scratch) {
  std::vector<uint32_t> indices;
  indices.reserve(count);
  if (!Search(source, scratch).Run(count, indices)) return std::nullopt;
  return indices;
}

// Whether a sample rules out a dictionary of strings.
bool IsHopeless(const StringSource& source, uint32_t shortest) {
  DictionaryRule near = source.rule;
  if (near.must_pay) near.max_bytes = std::min(near.max_bytes, kNearBytes);
  const uint64_t most = near.MostEntries(sizeof(uint32_t) + shortest);
  return SurelyMoreDistinct(near.count, most, source.scratch,
                            [&](size_t row) { return source.Hash(row); }) &&
         (near.max_bytes == source.rule.max_bytes || !source.MayBeLarge());
}

}  // namespace

std::optional<Dictionary<StringView>> BuildDictionary(std::span<const StringView> values,
                                                      const DictionaryLimits& limits,
                                                      DictionaryScratch& scratch) {
  uint64_t bytes = 0;
  uint32_t shortest = ~uint32_t{0};
  for (const StringView& value : values) {
    bytes += value.size;
    shortest = std::min(shortest, value.size);
  }
  const uint64_t plain = values.size() * sizeof(uint32_t) + bytes;
  const DictionaryRule rule = {values.size(), plain, limits.max_bytes, limits.must_pay};
  StringSource source = {values, rule, scratch};
  if (values.empty() || IsHopeless(source, shortest)) return std::nullopt;
  auto indices = IndexAll(source, values.size(), scratch);
  if (!indices) return std::nullopt;
  return Dictionary<StringView>{std::move(source.entries), std::move(*indices), plain};
}

std::optional<Dictionary<uint32_t>> BuildFixedDictionary(std::span<const uint8_t> bytes,
                                                         size_t width,
                                                         const DictionaryLimits& limits,
                                                         DictionaryScratch& scratch) {
  const size_t rows = bytes.size() / width;
  const DictionaryRule rule = {rows, bytes.size(), limits.max_bytes, limits.must_pay};
  FixedSource source = {reinterpret_cast<const char*>(bytes.data()), width,
                        rule.MostEntries(width)};
  if (rows == 0 || source.most == 0 ||
      SurelyMoreDistinct(rows, source.most, scratch,
                         [&](size_t row) { return source.Hash(row); })) {
    return std::nullopt;
  }
  auto indices = IndexAll(source, rows, scratch);
  if (!indices) return std::nullopt;
  return Dictionary<uint32_t>{std::move(source.entries), std::move(*indices),
                              bytes.size()};
}

}  // namespace lamella::encode
