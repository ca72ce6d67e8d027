#include "encode/dictionary.h"
#include "encode/dictionary_limit.h"

namespace lamella::encode {

std::optional<Dictionary<StringView>> BuildCodedDictionary(
    std::span<const StringView> strings, std::span<const uint32_t> codes,
    const DictionaryLimits& limits) {
  uint64_t entry_bytes = 0;
  for (const StringView& string : strings) entry_bytes += sizeof(uint32_t) + string.size;
  uint64_t plain_bytes = codes.size() * sizeof(uint32_t);
  for (uint32_t code : codes) plain_bytes += strings[code].size;
  const DictionaryRule rule = {codes.size(), plain_bytes, limits.max_bytes,
                               limits.must_pay};
  if (codes.empty() || !rule.Pays(strings.size(), entry_bytes)) return std::nullopt;
  return Dictionary<StringView>{
      {strings.begin(), strings.end()}, {codes.begin(), codes.end()}, plain_bytes};
}

}  // namespace lamella::encode
