#include "chunk/bounds.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

// The same loop for the CPUs at hand; the linker picks one when the program starts, which
// is before the thread sanitizer can be called.
#ifdef __SANITIZE_THREAD__
#define LAMELLA_CLONES
#else
#define LAMELLA_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#endif

namespace lamella::chunk {
namespace {

using format::Type;
using schema::SortOrder;

struct Pair64 {
  int64_t min;
  int64_t max;
};

#define LAMELLA_DEFINE_MIN_MAX(NAME, TYPE)                          \
  LAMELLA_CLONES Pair64 NAME(const TYPE* values, uint64_t count) {  \
    TYPE low = values[0];                                           \
    TYPE high = values[0];                                          \
    for (uint64_t i = 1; i < count; ++i) {                          \
      low = values[i] < low ? values[i] : low;                      \
      high = values[i] > high ? values[i] : high;                   \
    }                                                               \
    return {static_cast<int64_t>(low), static_cast<int64_t>(high)}; \
  }

LAMELLA_DEFINE_MIN_MAX(MinMaxU8, uint8_t)
LAMELLA_DEFINE_MIN_MAX(MinMaxI32, int32_t)
LAMELLA_DEFINE_MIN_MAX(MinMaxU32, uint32_t)
LAMELLA_DEFINE_MIN_MAX(MinMaxI64, int64_t)
LAMELLA_DEFINE_MIN_MAX(MinMaxU64, uint64_t)

#undef LAMELLA_DEFINE_MIN_MAX

Bounds FindIntegers(const shred::LeafColumn& leaf, ValueRange range) {
  const uint8_t* at = leaf.values.data() + range.begin * ValueBytes(*leaf.leaf);
  bool is_signed = leaf.leaf->order == SortOrder::kSigned;
  Pair64 pair{};
  switch (leaf.leaf->physical) {
    case Type::kBoolean:
      pair = MinMaxU8(at, range.size());
      break;
    case Type::kInt32:
      pair = is_signed ? MinMaxI32(reinterpret_cast<const int32_t*>(at), range.size())
                       : MinMaxU32(reinterpret_cast<const uint32_t*>(at), range.size());
      break;
    default:
      pair = is_signed ? MinMaxI64(reinterpret_cast<const int64_t*>(at), range.size())
                       : MinMaxU64(reinterpret_cast<const uint64_t*>(at), range.size());
  }
  Bounds bounds;
  bounds.any = true;
  bounds.min.number = pair.min;
  bounds.max.number = pair.max;
  return bounds;
}

// NaN stands outside the order: it is counted and left out.
template <typename T>
Bounds FindFloats(std::span<const T> values) {
  T low = std::numeric_limits<T>::infinity();
  T high = -low;
  int64_t nans = 0;
  for (T value : values) {
    nans += value != value;
    low = value < low ? value : low;
    high = value > high ? value : high;
  }
  Bounds bounds;
  bounds.nan_count = nans;
  bounds.any = nans < static_cast<int64_t>(values.size());
  bounds.min.floating = low;
  bounds.max.floating = high;
  return bounds;
}

// Decimals begin with their sign, and a negative byte stands before a positive one.
Bounds FindFixed(const shred::LeafColumn& leaf, ValueRange range) {
  auto width = static_cast<uint64_t>(leaf.leaf->width);
  const uint8_t* low = leaf.values.data() + range.begin * width;
  const uint8_t* high = low;
  for (uint64_t i = range.begin + 1; i < range.end; ++i) {
    const uint8_t* value = leaf.values.data() + i * width;
    if (CompareFixed(*leaf.leaf, value, low) < 0) low = value;
    if (CompareFixed(*leaf.leaf, value, high) > 0) high = value;
  }
  Bounds bounds;
  bounds.any = true;
  bounds.min.fixed = low;
  bounds.max.fixed = high;
  return bounds;
}

uint32_t PrefixNumber(const StringView& string) {
  return __builtin_bswap32(std::bit_cast<uint32_t>(string.prefix));
}

// Keeps the extremes of the strings it is shown. The first four characters, padded with
// zeros, decide almost always: as numbers they compare as the strings do, or are equal.
class StringExtremes {
 public:
  void Add(const StringView& string) {
    uint32_t prefix = PrefixNumber(string);
    if (!any_) {
      any_ = true;
      min_ = max_ = string;
      min_prefix_ = max_prefix_ = prefix;
      return;
    }
    if (prefix <= min_prefix_ && (prefix < min_prefix_ || string.view() < min_.view())) {
      min_ = string;
      min_prefix_ = prefix;
    }
    if (prefix >= max_prefix_ && (prefix > max_prefix_ || string.view() > max_.view())) {
      max_ = string;
      max_prefix_ = prefix;
    }
  }

  Bounds Get() const {
    Bounds bounds;
    bounds.any = any_;
    bounds.min.string = min_;
    bounds.max.string = max_;
    return bounds;
  }

 private:
  bool any_ = false;
  StringView min_;
  StringView max_;
  uint32_t min_prefix_ = 0;
  uint32_t max_prefix_ = 0;
};

int Sign(int value) { return (value > 0) - (value < 0); }

template <typename T>
int CompareValues(T a, T b) {
  return (a > b) - (a < b);
}

}  // namespace

int Compare(const schema::Leaf& leaf, const Bound& a, const Bound& b) {
  switch (leaf.order) {
    case SortOrder::kSigned:
      return CompareValues(a.number, b.number);
    case SortOrder::kUnsigned:
      return CompareValues(static_cast<uint64_t>(a.number),
                           static_cast<uint64_t>(b.number));
    case SortOrder::kFloat:
      return CompareValues(a.floating, b.floating);
    default:
      if (leaf.physical == Type::kFixedLenByteArray) {
        return Sign(CompareFixed(leaf, a.fixed, b.fixed));
      }
      return Sign(a.string.view().compare(b.string.view()));
  }
}

BoundsFinder::BoundsFinder(const shred::LeafColumn& leaf, const ChunkPlan& plan)
    : leaf_(leaf), plan_(plan), met_(plan.dictionary_size, 0) {}

Bounds BoundsFinder::Find(ValueRange range) {
  if (range.size() == 0) return {};
  switch (leaf_.leaf->order) {
    case SortOrder::kNone:
      return {};
    case SortOrder::kSigned:
    case SortOrder::kUnsigned:
      return FindIntegers(leaf_, range);
    case SortOrder::kFloat:
      if (leaf_.leaf->physical == Type::kFloat) {
        return FindFloats(leaf_.values_as<float>().subspan(range.begin, range.size()));
      }
      return FindFloats(leaf_.values_as<double>().subspan(range.begin, range.size()));
    default:
      if (leaf_.leaf->physical == Type::kFixedLenByteArray) {
        return FindFixed(leaf_, range);
      }
      return plan_.has_dictionary() ? FindEntries(range) : FindStrings(range);
  }
}

Bounds BoundsFinder::FindStrings(ValueRange range) {
  StringExtremes extremes;
  for (const StringView& string :
       leaf_.values_as<StringView>().subspan(range.begin, range.size())) {
    extremes.Add(string);
  }
  return extremes.Get();
}

Bounds BoundsFinder::FindEntries(ValueRange range) {
  const auto* entries = reinterpret_cast<const StringView*>(plan_.dictionary.data());
  StringExtremes extremes;
  ++page_;
  for (uint64_t i = range.begin; i < range.end; ++i) {
    uint32_t index = plan_.indices[i];
    if (met_[index] == page_) continue;
    met_[index] = page_;
    extremes.Add(entries[index]);
  }
  return extremes.Get();
}

void Merge(const schema::Leaf& leaf, const Bounds& other, Bounds& into) {
  into.nan_count += other.nan_count;
  if (!other.any) return;
  if (!into.any || Compare(leaf, other.min, into.min) < 0) into.min = other.min;
  if (!into.any || Compare(leaf, other.max, into.max) > 0) into.max = other.max;
  into.any = true;
}

}  // namespace lamella::chunk
