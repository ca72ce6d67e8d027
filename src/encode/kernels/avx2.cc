#include "encode/kernels/avx2_target.h"

#if defined(__x86_64__)

#include <array>
#include <utility>

#include "encode/kernels/delta_body.h"
#include "encode/kernels/kernels.h"
#include "encode/kernels/pack_body.h"
#include "encode/kernels/run_body.h"
#include "encode/kernels/scan_body.h"

namespace lamella::encode::kernels {
namespace {

template <typename T>
using PackWidth = void (*)(const T* values, size_t groups, uint8_t* out);

// `W` low bits in each of the lanes of `Lane` bits.
template <int W, int Lane>
constexpr uint64_t LaneMask() {
  constexpr uint64_t kOne = W == 64 ? ~uint64_t{0} : (uint64_t{1} << W) - 1;
  uint64_t mask = 0;
  for (int bit = 0; bit < 64; bit += Lane) mask |= kOne << bit;
  return mask;
}

LAMELLA_AVX2 inline void Store(uint64_t word, uint8_t* out) {
  _mm_storeu_si64(out, _mm_cvtsi64_si128(static_cast<int64_t>(word)));
}

// Eight levels stand in one word: PEXT squeezes them together.
template <int W>
LAMELLA_AVX2 void PackLevels(const uint8_t* values, size_t groups, uint8_t* out) {
  for (; groups != 0; --groups, values += 8, out += W) {
    uint64_t word;
    std::memcpy(&word, values, 8);
    Store(_pext_u64(word, LaneMask<W, 8>()), out);
  }
}

// One bit each: 32 at a time from the sign bits.
template <>
LAMELLA_AVX2 void PackLevels<1>(const uint8_t* values, size_t groups, uint8_t* out) {
  for (; groups >= 4; groups -= 4, values += 32, out += 4) {
    const __m256i signs = _mm256_slli_epi16(Load(values), 7);
    const int bits = _mm256_movemask_epi8(signs);
    std::memcpy(out, &bits, 4);
  }
  for (; groups != 0; --groups, values += 8, ++out) {
    uint64_t word;
    std::memcpy(&word, values, 8);
    *out = static_cast<uint8_t>(_pext_u64(word, LaneMask<1, 8>()));
  }
}

// Up to 8 bits: narrow eight values to bytes, then PEXT.
template <int W>
LAMELLA_AVX2 inline void PackBytes(const uint32_t* values, size_t groups, uint8_t* out) {
  const __m256i low_bytes =
      _mm256_setr_epi8(0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,  //
                       0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
  const __m256i both_lanes = _mm256_setr_epi32(0, 4, 0, 4, 0, 4, 0, 4);
  for (; groups != 0; --groups, values += 8, out += W) {
    const __m256i bytes = _mm256_permutevar8x32_epi32(
        _mm256_shuffle_epi8(Load(values), low_bytes), both_lanes);
    const auto word =
        static_cast<uint64_t>(_mm_cvtsi128_si64(_mm256_castsi256_si128(bytes)));
    Store(_pext_u64(word, LaneMask<W, 8>()), out);
  }
}

// 9 to 16 bits: narrow to 16-bit lanes; each half of the group becomes 4 x W bits.
template <int W>
LAMELLA_AVX2 inline void PackShorts(const uint32_t* values, size_t groups, uint8_t* out) {
  for (; groups != 0; --groups, values += 8, out += W) {
    const __m128i shorts =
        _mm_packus_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(values)),
                         _mm_loadu_si128(reinterpret_cast<const __m128i*>(values + 4)));
    const auto low = static_cast<uint64_t>(_mm_cvtsi128_si64(shorts));
    const auto high = static_cast<uint64_t>(_mm_extract_epi64(shorts, 1));
    const uint64_t first = _pext_u64(low, LaneMask<W, 16>());
    const uint64_t second = _pext_u64(high, LaneMask<W, 16>());
    if constexpr (W == 16) {
      Store(first, out);
      Store(second, out + 8);
    } else {
      Store(first | second << (4 * W), out);
      Store(second >> (64 - 4 * W), out + 8);
    }
  }
}

template <int W>
LAMELLA_AVX2 void PackIndices(const uint32_t* values, size_t groups, uint8_t* out) {
  if constexpr (W <= 8) {
    PackBytes<W>(values, groups, out);
  } else if constexpr (W <= 16) {
    PackShorts<W>(values, groups, out);
  } else {
    PackGroups<W>(values, groups, out);
  }
}

template <int W>
LAMELLA_AVX2 void PackWords(const uint64_t* values, size_t groups, uint8_t* out) {
  PackGroups<W>(values, groups, out);
}

template <int... W>
constexpr std::array<PackWidth<uint8_t>, sizeof...(W)> LevelTable(
    std::integer_sequence<int, W...>) {
  return {PackLevels<W + 1>...};
}
template <int... W>
constexpr std::array<PackWidth<uint32_t>, sizeof...(W)> IndexTable(
    std::integer_sequence<int, W...>) {
  return {PackIndices<W + 1>...};
}
template <int... W>
constexpr std::array<PackWidth<uint64_t>, sizeof...(W)> WordTable(
    std::integer_sequence<int, W...>) {
  return {PackWords<W + 1>...};
}

constexpr auto kLevelPackers = LevelTable(std::make_integer_sequence<int, 8>());
constexpr auto kIndexPackers = IndexTable(std::make_integer_sequence<int, 32>());
constexpr auto kWordPackers = WordTable(std::make_integer_sequence<int, 64>());

void PackU8(const uint8_t* values, size_t groups, int width, uint8_t* out) {
  kLevelPackers[static_cast<size_t>(width - 1)](values, groups, out);
}
void PackU32(const uint32_t* values, size_t groups, int width, uint8_t* out) {
  kIndexPackers[static_cast<size_t>(width - 1)](values, groups, out);
}
void PackU64(const uint64_t* values, size_t groups, int width, uint8_t* out) {
  kWordPackers[static_cast<size_t>(width - 1)](values, groups, out);
}

LAMELLA_AVX2 inline bool AllEqual(__m256i values, __m256i value) {
  return _mm256_movemask_epi8(_mm256_cmpeq_epi32(values, value)) == -1;
}

LAMELLA_AVX2 size_t FindU32(const uint32_t* values, size_t begin, size_t end) {
  for (; begin + 8 <= end; begin += 8) {
    const __m256i group = Load(values + begin);
    if (AllEqual(group, _mm256_broadcastd_epi32(_mm256_castsi256_si128(group)))) break;
  }
  return begin;
}

LAMELLA_AVX2 size_t EndU32(const uint32_t* values, size_t begin, size_t end) {
  const uint32_t value = values[begin];
  const __m256i same = _mm256_set1_epi32(static_cast<int>(value));
  while (begin + 8 <= end && AllEqual(Load(values + begin), same)) begin += 8;
  while (begin < end && values[begin] == value) ++begin;
  return begin;
}

LAMELLA_AVX2 size_t FindU8(const uint8_t* values, size_t begin, size_t end) {
  return FindConstantGroup(values, begin, end);
}

LAMELLA_AVX2 size_t EndU8(const uint8_t* values, size_t begin, size_t end) {
  const uint8_t value = values[begin];
  const __m256i same = _mm256_set1_epi8(static_cast<char>(value));
  while (begin + 32 <= end &&
         _mm256_movemask_epi8(_mm256_cmpeq_epi8(Load(values + begin), same)) == -1) {
    begin += 32;
  }
  while (begin < end && values[begin] == value) ++begin;
  return begin;
}

template <typename T>
LAMELLA_AVX2 void Measure(const T* values, size_t count, DeltaBlock<T>& block) {
  MeasureBlock(values, count, block);
}

template <typename T>
LAMELLA_AVX2 uint8_t* Write(const DeltaBlock<T>& block, uint8_t* out) {
  return WriteBlock(block, out, {PackU32, PackU64});
}

template <typename T>
LAMELLA_AVX2 Range<T> FindRange(const T* values, size_t count) {
  return RangeOf(values, count);
}

}  // namespace

constinit const Kernels kAvx2 = {
    .name = "avx2",
    .levels = {PackU8, FindU8, EndU8},
    .indices = {PackU32, FindU32, EndU32},
    .delta32 = {Measure<int32_t>, Write<int32_t>},
    .delta64 = {Measure<int64_t>, Write<int64_t>},
    .range32 = FindRange<int32_t>,
    .range64 = FindRange<int64_t>,
    .split = SplitAvx2,
};

}  // namespace lamella::encode::kernels

#endif  // defined(__x86_64__)
