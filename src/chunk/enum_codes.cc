#include "chunk/enum_codes.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/bits.h"
#include "encode/dictionary_limit.h"
#include "encode/dictionary_scratch.h"

namespace lamella::chunk {
namespace {

uint64_t PlainSize(const std::string& text) { return sizeof(uint32_t) + text.size(); }

// The used codes, renumbered as they appear, and what the texts weigh.
struct UsedCodes {
  std::vector<uint32_t> renumbered;  // By code; kNoIndex: not used.
  std::vector<uint32_t> codes;       // By new number.
  uint64_t dictionary_bytes = 0;
  uint64_t plain_bytes = 0;
};

UsedCodes FindUsed(const shred::LeafColumn& leaf) {
  const std::vector<std::string>& texts = leaf.leaf->type.dictionary;
  UsedCodes used;
  used.renumbered.assign(texts.size(), encode::kNoIndex);
  for (uint32_t code : leaf.values_as<uint32_t>()) {
    uint64_t bytes = PlainSize(texts[code]);
    used.plain_bytes += bytes;
    if (used.renumbered[code] != encode::kNoIndex) continue;
    used.renumbered[code] = static_cast<uint32_t>(used.codes.size());
    used.codes.push_back(code);
    used.dictionary_bytes += bytes;
  }
  return used;
}

bool DictionaryFits(const shred::LeafColumn& leaf, const UsedCodes& used,
                    const ChunkOptions& options) {
  bool must_pay = !options.encoding;
  encode::DictionaryRule rule{leaf.value_count, used.plain_bytes,
                              options.dictionary_page_size_limit, must_pay};
  return leaf.value_count != 0 && rule.Pays(used.codes.size(), used.dictionary_bytes);
}

ChunkPlan DictionaryOf(const shred::LeafColumn& leaf, const UsedCodes& used) {
  ChunkPlan plan;
  plan.encoding = Encoding::kRleDictionary;
  plan.dictionary_size = static_cast<uint32_t>(used.codes.size());
  plan.bit_width = std::max(1, base::BitWidth(plan.dictionary_size - 1));
  plan.plain_bytes = used.plain_bytes;
  for (uint32_t code : used.codes) {
    plan.dictionary.AppendValue(StringView(leaf.leaf->type.dictionary[code]));
  }
  std::span<const uint32_t> codes = leaf.values_as<uint32_t>();
  plan.indices.resize(codes.size());
  for (size_t i = 0; i < codes.size(); ++i) plan.indices[i] = used.renumbered[codes[i]];
  return plan;
}

void ReplaceByTexts(shred::LeafColumn& leaf) {
  const std::vector<std::string>& texts = leaf.leaf->type.dictionary;
  base::ByteBuffer strings;
  strings.Reserve(leaf.value_count * sizeof(StringView));
  for (uint32_t code : leaf.values_as<uint32_t>()) {
    strings.AppendValue(StringView(texts[code]));
  }
  std::swap(leaf.values, strings);
}

}  // namespace

std::optional<ChunkPlan> ResolveEnum(shred::LeafColumn& leaf,
                                     const ChunkOptions& options) {
  bool may = options.encoding ? *options.encoding == Encoding::kRleDictionary
                              : options.profile == Profile::kUniversal;
  if (may) {
    UsedCodes used = FindUsed(leaf);
    if (DictionaryFits(leaf, used, options)) return DictionaryOf(leaf, used);
  }
  ReplaceByTexts(leaf);
  return std::nullopt;
}

uint64_t EnumBytes(const shred::LeafColumn& leaf, const ChunkOptions& options) {
  UsedCodes used = FindUsed(leaf);
  bool may =
      options.encoding.value_or(Encoding::kRleDictionary) == Encoding::kRleDictionary;
  if (!may || !DictionaryFits(leaf, used, options)) return used.plain_bytes;
  return used.dictionary_bytes + encode::IndexBytes(leaf.value_count, used.codes.size());
}

}  // namespace lamella::chunk
