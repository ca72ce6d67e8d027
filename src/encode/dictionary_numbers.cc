#include <algorithm>
#include <type_traits>

#include "encode/dictionary.h"
#include "encode/dictionary_limit.h"
#include "encode/dictionary_sample.h"
#include "encode/hash.h"
#include "encode/kernels/kernels.h"

namespace lamella::encode {
namespace {

// Up to this range a table by value (4 MiB) beats hashing: nothing collides, and only
// places of values that occur are touched.
constexpr uint64_t kMostByValue = uint64_t{1} << 20;

// Indices are written in blocks, so that the vector's zero filling stays in the cache.
constexpr size_t kBlock = 4096;

constexpr size_t kFirstSlots = 4096;

// The slots of a table above 256 KiB are worth asking for a part ahead.
constexpr size_t kCachedSlots = 16'384;

template <typename T>
kernels::Range<T> FindRange(std::span<const T> values) {
  if constexpr (std::is_same_v<T, int32_t>) {
    return kernels::Active().range32(values.data(), values.size());
  } else {
    return kernels::Active().range64(values.data(), values.size());
  }
}

template <typename T>
std::make_unsigned_t<T> Distance(T low, T high) {
  using U = std::make_unsigned_t<T>;
  return static_cast<U>(static_cast<U>(high) - static_cast<U>(low));
}

// Values that are searched at once, and from how many new ones among them on it is
// better not to guess which are.
constexpr size_t kPart = 128;
constexpr size_t kManyNew = kPart / 32;

template <typename T>
uint64_t KeyOf(T value) {
  return static_cast<std::make_unsigned_t<T>>(value);
}

uint64_t HashKey(uint64_t key) { return HashWords(key, 0); }

// A place for each value that there may be.
template <typename T>
class ByValue {
 public:
  ByValue(T low, std::span<uint32_t> table) : low_(low), table_(table) {}

  void Expect(std::span<const T> /*part*/, const std::vector<T>& /*entries*/) {}
  void Prefetch(std::span<const T> /*part*/) const {}

  uint32_t& Find(T value) const { return table_[Distance(low_, value)]; }
  bool IsFree(uint32_t place) const { return place == kNoIndex; }
  uint32_t IndexIn(uint32_t place) const { return place; }
  void Take(uint32_t& place, T /*value*/, uint32_t index) const { place = index; }

 private:
  T low_;
  std::span<uint32_t> table_;
};

// An open table with linear probing, at most half full.
template <typename T>
class ByHash {
 public:
  explicit ByHash(DictionaryScratch& scratch)
      : scratch_(scratch), table_(scratch.Keyed(kFirstSlots)) {}

  // Makes room for all of `part`, if they are new.
  void Expect(std::span<const T> part, const std::vector<T>& entries) {
    if ((entries.size() + part.size()) * 2 <= table_.slots.size()) return;
    table_ = scratch_.Keyed(table_.slots.size() * 4);
    for (size_t i = 0; i < entries.size(); ++i) {
      Take(Find(entries[i]), entries[i], static_cast<uint32_t>(i));
    }
  }

  void Prefetch(std::span<const T> part) const {
    if (table_.slots.size() <= kCachedSlots) return;
    for (const T value : part) __builtin_prefetch(&table_.slots[Home(KeyOf(value))]);
  }

  // The slot that holds `value`, or the free one where it belongs.
  KeyedSlot& Find(T value) const {
    const uint64_t key = KeyOf(value);
    size_t at = Home(key);
    while (!IsFree(table_.slots[at]) && table_.slots[at].key != key) {
      at = (at + 1) & (table_.slots.size() - 1);
    }
    return table_.slots[at];
  }

  bool IsFree(const KeyedSlot& slot) const { return !table_.IsTaken(slot); }
  uint32_t IndexIn(const KeyedSlot& slot) const { return slot.index; }
  void Take(KeyedSlot& slot, T value, uint32_t index) const {
    slot = {KeyOf(value), index, table_.generation};
  }

 private:
  size_t Home(uint64_t key) const { return HashKey(key) & (table_.slots.size() - 1); }

  DictionaryScratch& scratch_;
  KeyedTable table_;
};

// The search, with either table.
template <typename T, typename Table>
class Search {
 public:
  Search(Table table, Dictionary<T>& found) : table_(table), found_(found) {}

  // Appends the index of each value in `values` to the dictionary; false when that gets
  // more than `most` entries.
  bool Run(std::span<const T> values, size_t most) {
    size_t added = kPart;
    for (size_t begin = 0; begin < values.size(); begin += kPart) {
      if (begin % kBlock == 0) {
        found_.indices.resize(std::min(begin + kBlock, values.size()));
      }
      const auto part = values.subspan(begin, std::min(kPart, values.size() - begin));
      uint32_t* indices = found_.indices.data() + begin;
      const size_t before = found_.values.size();
      table_.Expect(part, found_.values);
      table_.Prefetch(part);
      if (added >= kManyNew) {
        IndexMixed(part, indices);
      } else {
        IndexKnown(part, indices);
      }
      added = found_.values.size() - before;
      if (found_.values.size() > most) return false;
    }
    return true;
  }

 private:
  // Without a branch that would be guessed wrong.
  void IndexMixed(std::span<const T> part, uint32_t* indices) {
    const Table table = table_;  // Which no store into the indices can change.
    auto entries = static_cast<uint32_t>(found_.values.size());
    found_.values.resize(entries + part.size());
    T* values = found_.values.data();
    for (size_t i = 0; i < part.size(); ++i) {
      auto& place = table.Find(part[i]);
      const bool is_new = table.IsFree(place);
      values[entries] = part[i];
      const uint32_t index = is_new ? entries : table.IndexIn(place);
      table.Take(place, part[i], index);
      indices[i] = index;
      entries += is_new ? 1 : 0;
    }
    found_.values.resize(entries);
  }

  void IndexKnown(std::span<const T> part, uint32_t* indices) {
    const Table table = table_;
    for (size_t i = 0; i < part.size(); ++i) {
      auto& place = table.Find(part[i]);
      if (table.IsFree(place)) [[unlikely]] {
        table.Take(place, part[i], static_cast<uint32_t>(found_.values.size()));
        found_.values.push_back(part[i]);
      }
      indices[i] = table.IndexIn(place);
    }
  }

  Table table_;
  Dictionary<T>& found_;
};

template <typename T>
void ClearByValue(std::span<uint32_t> table, T low, const std::vector<T>& used) {
  if (used.size() > table.size() / 16) {
    std::fill(table.begin(), table.end(), kNoIndex);
  } else {
    for (const T value : used) table[Distance(low, value)] = kNoIndex;
  }
}

// Whether a sample speaks against a dictionary; of what use one is, is asked only where
// the search takes long.
template <typename T>
bool IsHopeless(std::span<const T> values, size_t most, const DictionaryLimits& limits,
                bool is_by_hash, DictionaryScratch& scratch) {
  const auto hash = [&](size_t row) { return HashKey(KeyOf(values[row])); };
  if (SurelyMoreDistinct(values.size(), most, scratch, hash)) return true;
  return is_by_hash && limits.is_useful != nullptr && values.size() >= kFewestToJudge &&
         !limits.is_useful(SeemDistinct(values.size(), scratch, hash));
}

template <typename T>
std::optional<Dictionary<T>> Build(std::span<const T> values,
                                   const DictionaryLimits& limits,
                                   DictionaryScratch& scratch) {
  const DictionaryRule rule = {values.size(), values.size_bytes(), limits.max_bytes,
                               limits.must_pay};
  const size_t most = rule.MostEntries(sizeof(T));
  if (most == 0) return std::nullopt;
  const kernels::Range<T> range = FindRange(values);
  const uint64_t distance = Distance(range.low, range.high);
  const bool is_by_value = distance < kMostByValue;
  if (distance > most && IsHopeless(values, most, limits, !is_by_value, scratch)) {
    return std::nullopt;
  }
  Dictionary<T> found;
  found.plain_bytes = values.size_bytes();
  found.indices.reserve(values.size());
  bool pays;
  if (is_by_value) {
    const std::span<uint32_t> table = scratch.ByValue(distance + 1);
    pays = Search(ByValue<T>(range.low, table), found).Run(values, most);
    ClearByValue(table, range.low, found.values);
  } else {
    pays = Search(ByHash<T>(scratch), found).Run(values, most);
  }
  if (!pays) return std::nullopt;
  return found;
}

}  // namespace

std::optional<Dictionary<int32_t>> BuildDictionary(std::span<const int32_t> values,
                                                   const DictionaryLimits& limits,
                                                   DictionaryScratch& scratch) {
  return Build(values, limits, scratch);
}

std::optional<Dictionary<int64_t>> BuildDictionary(std::span<const int64_t> values,
                                                   const DictionaryLimits& limits,
                                                   DictionaryScratch& scratch) {
  return Build(values, limits, scratch);
}

}  // namespace lamella::encode
