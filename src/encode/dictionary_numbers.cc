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

// A table above 256 KiB is worth asking for its slots this many values ahead.
constexpr size_t kAhead = 32;
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
constexpr size_t kPart = 512;
constexpr size_t kManyNew = kPart / 32;

// The search by a table of all values that there may be.
template <typename T>
class ByValue {
 public:
  ByValue(T low, std::span<uint32_t> table, Dictionary<T>& found)
      : low_(low), table_(table), found_(found) {}

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
  uint32_t& Place(T value) { return table_[Distance(low_, value)]; }

  // Without a branch that would be guessed wrong.
  void IndexMixed(std::span<const T> part, uint32_t* indices) {
    auto entries = static_cast<uint32_t>(found_.values.size());
    found_.values.resize(entries + part.size());
    T* values = found_.values.data();
    for (size_t i = 0; i < part.size(); ++i) {
      uint32_t& place = Place(part[i]);
      const bool is_new = place == kNoIndex;
      values[entries] = part[i];
      indices[i] = place = is_new ? entries : place;
      entries += is_new ? 1 : 0;
    }
    found_.values.resize(entries);
  }

  void IndexKnown(std::span<const T> part, uint32_t* indices) {
    for (size_t i = 0; i < part.size(); ++i) {
      uint32_t& place = Place(part[i]);
      if (place == kNoIndex) [[unlikely]] {
        place = static_cast<uint32_t>(found_.values.size());
        found_.values.push_back(part[i]);
      }
      indices[i] = place;
    }
  }

  T low_;
  std::span<uint32_t> table_;
  Dictionary<T>& found_;
};

template <typename T>
uint64_t KeyOf(T value) {
  return static_cast<std::make_unsigned_t<T>>(value);
}

uint64_t HashKey(uint64_t key) { return HashWords(key, 0); }

// The search by hash: an open table with linear probing, at most half full.
template <typename T>
class Search {
 public:
  Search(size_t most, DictionaryScratch& scratch, Dictionary<T>& found)
      : most_(most), scratch_(scratch), found_(found), slots_(Cleared(kFirstSlots)) {}

  // As ByValue::Run.
  bool Run(std::span<const T> values) {
    previous_ = ~KeyOf(values[0]);
    for (size_t begin = 0; begin < values.size(); begin += kAhead) {
      const std::span<const T> part =
          values.subspan(begin, std::min(kAhead, values.size() - begin));
      if (begin % kBlock == 0) {
        found_.indices.resize(std::min(begin + kBlock, values.size()));
      }
      if (slots_.size() > kCachedSlots) Prefetch(part);
      uint32_t* indices = found_.indices.data() + begin;
      for (size_t i = 0; i < part.size(); ++i) {
        if (KeyOf(part[i]) != previous_ && !Index(part[i])) return false;
        indices[i] = index_;
      }
    }
    return true;
  }

 private:
  std::span<KeyedSlot> Cleared(size_t count) {
    const std::span<KeyedSlot> slots = scratch_.Slots<KeyedSlot>(count);
    std::fill(slots.begin(), slots.end(), KeyedSlot{0, kNoIndex, 0});
    return slots;
  }

  size_t Home(uint64_t key) const { return HashKey(key) & (slots_.size() - 1); }

  void Prefetch(std::span<const T> part) const {
    for (const T value : part) __builtin_prefetch(&slots_[Home(KeyOf(value))]);
  }

  // The slot that holds `key`, or the free one where it belongs.
  KeyedSlot& Find(uint64_t key) const {
    size_t at = Home(key);
    while (slots_[at].key != key && slots_[at].index != kNoIndex) {
      at = (at + 1) & (slots_.size() - 1);
    }
    return slots_[at];
  }

  // Finds or adds a value, which becomes the previous one.
  bool Index(T value) {
    previous_ = KeyOf(value);
    KeyedSlot& slot = Find(previous_);
    index_ = slot.index;
    if (index_ != kNoIndex) [[likely]]
      return true;
    if (found_.values.size() == most_) return false;
    index_ = static_cast<uint32_t>(found_.values.size());
    slot = {previous_, index_, 0};
    found_.values.push_back(value);
    if (found_.values.size() * 2 > slots_.size()) Grow();
    return true;
  }

  void Grow() {
    slots_ = Cleared(slots_.size() * 4);
    for (size_t i = 0; i < found_.values.size(); ++i) {
      const uint64_t key = KeyOf(found_.values[i]);
      Find(key) = {key, static_cast<uint32_t>(i), 0};
    }
  }

  size_t most_;
  DictionaryScratch& scratch_;
  Dictionary<T>& found_;
  std::span<KeyedSlot> slots_;
  uint64_t previous_ = 0;
  uint32_t index_ = 0;
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
    pays = ByValue<T>(range.low, table, found).Run(values, most);
    ClearByValue(table, range.low, found.values);
  } else {
    pays = Search<T>(most, scratch, found).Run(values);
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
