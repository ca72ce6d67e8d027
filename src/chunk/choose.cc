#include "chunk/choose.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/bits.h"
#include "chunk/scale.h"
#include "chunk/values.h"
#include "encode/dictionary_limit.h"

namespace lamella::chunk {
namespace {

using format::Type;

template <typename T>
std::optional<ChunkPlan> PlanOf(std::optional<encode::Dictionary<T>> dictionary,
                                const shred::LeafColumn& leaf) {
  if (!dictionary) return std::nullopt;
  ChunkPlan plan;
  plan.encoding = Encoding::kRleDictionary;
  plan.indices = std::move(dictionary->indices);
  plan.plain_bytes = dictionary->plain_bytes;
  plan.dictionary_size = static_cast<uint32_t>(dictionary->values.size());
  // One entry has indices of one bit, not of none: readers exist that divide by it.
  plan.bit_width = std::max(1, base::BitWidth(plan.dictionary_size - 1));
  if constexpr (std::is_same_v<T, uint32_t>) {
    // Entries of fixed length are known by the row that shows them first.
    auto width = static_cast<size_t>(leaf.leaf->width);
    for (size_t row : dictionary->values) {
      plan.dictionary.Append(leaf.values.data() + row * width, width);
    }
  } else {
    plan.dictionary.Append(dictionary->values.data(),
                           dictionary->values.size() * sizeof(T));
  }
  return plan;
}

std::optional<ChunkPlan> TryDictionary(const shred::LeafColumn& leaf,
                                       const encode::DictionaryLimits& limits,
                                       encode::DictionaryScratch& scratch) {
  switch (leaf.leaf->physical) {
    case Type::kInt32:
    case Type::kFloat:  // Floats by their bits: -0 and 0 are two entries.
      return PlanOf(encode::BuildDictionary(leaf.values_as<int32_t>(), limits, scratch),
                    leaf);
    case Type::kInt64:
    case Type::kDouble:
      return PlanOf(encode::BuildDictionary(leaf.values_as<int64_t>(), limits, scratch),
                    leaf);
    case Type::kByteArray:
      if (leaf.is_coded) {
        return PlanOf(encode::BuildCodedDictionary(leaf.codes.strings(),
                                                   leaf.values_as<uint32_t>(), limits),
                      leaf);
      }
      return PlanOf(
          encode::BuildDictionary(leaf.values_as<StringView>(), limits, scratch), leaf);
    case Type::kFixedLenByteArray:
      return PlanOf(
          encode::BuildFixedDictionary(
              leaf.values.span(), static_cast<size_t>(leaf.leaf->width), limits, scratch),
          leaf);
    default:
      return std::nullopt;  // Booleans: no reader expects a dictionary of two.
  }
}

ChunkPlan WithEncoding(Encoding encoding) {
  ChunkPlan plan;
  plan.encoding = encoding;
  return plan;
}

// What Profile::kModern considers beside PLAIN and a dictionary. Fixed-length values get
// nothing more: DELTA_BYTE_ARRAY and BYTE_STREAM_SPLIT on them stop DuckDB and Polars.
std::vector<Encoding> ModernEncodings(const schema::Leaf& leaf) {
  switch (leaf.physical) {
    case Type::kBoolean:
      return {Encoding::kRle};
    case Type::kInt32:
    case Type::kInt64:
      return {Encoding::kDeltaBinaryPacked};
    case Type::kFloat:
    case Type::kDouble:
      return {Encoding::kByteStreamSplit};
    case Type::kByteArray:
      // Arrow C++ makes a dictionary, which ARROW:schema asks for, from no other
      // encoding.
      if (leaf.type.id == TypeId::kEnum) return {};
      return {Encoding::kDeltaLengthByteArray, Encoding::kDeltaByteArray};
    default:
      return {};
  }
}

// A dictionary of up to this share of PLAIN is smaller behind any codec as well.
constexpr double kClearlySmaller = 0.4;

// A dictionary that saves little before the codec may lose behind it: a codec finds
// repetitions in plain values, and none in packed indices.
bool IsDoubtful(const shred::LeafColumn& leaf, const ChunkPlan& plan,
                const ChunkOptions& options) {
  if (!plan.has_dictionary() || options.compression == Compression::kUncompressed) {
    return false;
  }
  auto bits = static_cast<double>(leaf.value_count) * plan.bit_width;
  auto entries = static_cast<double>(plan.dictionary_size);
  auto plain = static_cast<double>(plan.plain_bytes);
  double dictionary = bits / 8 + plain * entries / static_cast<double>(leaf.value_count);
  return dictionary > kClearlySmaller * plain;
}

// Whether a dictionary of `distinct` numbers may be smaller than PLAIN behind the codec,
// which makes entries as much smaller as PLAIN values and indices hardly at all.
bool IsUseful(uint64_t distinct, const shred::LeafColumn& leaf,
              const ChunkOptions& options, Workspace& workspace) {
  const auto plain = static_cast<double>(leaf.value_count * ValueBytes(*leaf.leaf));
  const double entries = static_cast<double>(distinct * ValueBytes(*leaf.leaf)) / plain;
  const auto indices =
      static_cast<double>(encode::IndexBytes(leaf.value_count, distinct));
  if (entries * plain + indices <= kClearlySmaller * plain) return true;
  const double weight =
      Scale(leaf, options, workspace).Weigh(WithEncoding(Encoding::kPlain)).bytes;
  return entries * weight + indices < weight;
}

encode::DictionaryLimits LimitsOf(const shred::LeafColumn& leaf,
                                  const ChunkOptions& options, Workspace& workspace) {
  encode::DictionaryLimits limits = {options.dictionary_page_size_limit,
                                     /*must_pay=*/!options.encoding};
  if (!options.encoding && options.compression != Compression::kUncompressed) {
    limits.is_useful = [&](uint64_t distinct) {
      return IsUseful(distinct, leaf, options, workspace);
    };
  }
  return limits;
}

ChunkPlan ChooseLightest(const shred::LeafColumn& leaf, ChunkPlan universal,
                         const ChunkOptions& options, Workspace& workspace) {
  Scale scale(leaf, options, workspace);
  std::vector<ChunkPlan> others;
  if (universal.has_dictionary()) others.push_back(WithEncoding(Encoding::kPlain));
  if (options.profile == Profile::kModern) {
    for (Encoding encoding : ModernEncodings(*leaf.leaf)) {
      others.push_back(WithEncoding(encoding));
    }
  }
  // Whatever takes its place is smaller than the universal plan in any case.
  double least = scale.Weigh(universal).least;
  ChunkPlan best = std::move(universal);
  for (ChunkPlan& other : others) {
    double weight = scale.Weigh(other).bytes;
    // A hair's breadth is not worth an encoding that fewer readers have.
    if (weight < least * 0.998) {
      least = weight;
      best = std::move(other);
    }
  }
  return best;
}

ChunkPlan Decide(shred::LeafColumn& leaf, const ChunkOptions& options,
                 Workspace& workspace) {
  if (leaf.value_count == 0) return {};
  if (options.encoding && *options.encoding != Encoding::kRleDictionary) {
    return WithEncoding(*options.encoding);
  }
  const bool is_settled = leaf.value_count <= leaf.settled_until;
  if (is_settled && leaf.settled != Encoding::kRleDictionary) {
    return WithEncoding(leaf.settled);
  }
  ChunkPlan universal;
  auto dictionary =
      TryDictionary(leaf, LimitsOf(leaf, options, workspace), workspace.dictionary);
  if (dictionary) universal = std::move(*dictionary);
  if (options.encoding || (is_settled && universal.has_dictionary()) ||
      (options.profile == Profile::kUniversal && !IsDoubtful(leaf, universal, options))) {
    return universal;
  }
  leaf.Decode();
  return ChooseLightest(leaf, std::move(universal), options, workspace);
}

}  // namespace

ChunkPlan Choose(shred::LeafColumn& leaf, const ChunkOptions& options,
                 Workspace& workspace) {
  workspace.ThrowIfStopped();
  ChunkPlan plan = Decide(leaf, options, workspace);
  if (!plan.has_dictionary()) leaf.Decode();
  return plan;
}

}  // namespace lamella::chunk
