#include "encode/kernels/avx2_target.h"
#include "encode/kernels/scan_body.h"

#if defined(__x86_64__)

namespace lamella::encode::kernels {
namespace {

// All three loops take 32 values at a time: the low lane of each register holds values of
// the first 16, the high lane of the other 16, so that a stream ends up as 32 bytes in a
// row.
constexpr size_t kStep = 32;

LAMELLA_AVX2 inline __m256i Join(__m128i low, __m128i high) {
  return _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
}

LAMELLA_AVX2 inline __m128i Load16(const uint8_t* from) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}

// Eight bytes from each of two values.
LAMELLA_AVX2 inline __m128i LoadTwo(const uint8_t* from, size_t width) {
  return _mm_unpacklo_epi64(_mm_loadu_si64(from), _mm_loadu_si64(from + width));
}

LAMELLA_AVX2 inline void StoreStream(__m256i stream, uint8_t* out) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), stream);
}

LAMELLA_AVX2 inline __m256i InBothLanes(__m128i order) {
  return _mm256_broadcastsi128_si256(order);
}

// Width 2.
LAMELLA_AVX2 size_t SplitPairs(const uint8_t* bytes, size_t count, uint8_t* out) {
  const __m256i order =
      InBothLanes(_mm_setr_epi8(0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15));
  size_t i = 0;
  for (; i + kStep <= count; i += kStep) {
    const uint8_t* from = bytes + i * 2;
    const __m256i a = _mm256_shuffle_epi8(Join(Load16(from), Load16(from + 32)), order);
    const __m256i b =
        _mm256_shuffle_epi8(Join(Load16(from + 16), Load16(from + 48)), order);
    StoreStream(_mm256_unpacklo_epi64(a, b), out + i);
    StoreStream(_mm256_unpackhi_epi64(a, b), out + count + i);
  }
  return i;
}

// Width 4.
LAMELLA_AVX2 size_t SplitFours(const uint8_t* bytes, size_t count, uint8_t* out) {
  const __m256i order =
      InBothLanes(_mm_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
  size_t i = 0;
  for (; i + kStep <= count; i += kStep) {
    __m256i fours[4];  // byte 0 of four values, byte 1 of the same, …
    for (size_t r = 0; r < 4; ++r) {
      const uint8_t* from = bytes + i * 4 + r * 16;
      fours[r] = _mm256_shuffle_epi8(Join(Load16(from), Load16(from + 64)), order);
    }
    const __m256i low_a = _mm256_unpacklo_epi32(fours[0], fours[1]);
    const __m256i low_b = _mm256_unpacklo_epi32(fours[2], fours[3]);
    const __m256i high_a = _mm256_unpackhi_epi32(fours[0], fours[1]);
    const __m256i high_b = _mm256_unpackhi_epi32(fours[2], fours[3]);
    StoreStream(_mm256_unpacklo_epi64(low_a, low_b), out + i);
    StoreStream(_mm256_unpackhi_epi64(low_a, low_b), out + count + i);
    StoreStream(_mm256_unpacklo_epi64(high_a, high_b), out + 2 * count + i);
    StoreStream(_mm256_unpackhi_epi64(high_a, high_b), out + 3 * count + i);
  }
  return i;
}

// Eight bytes of values of any width from 8: `bytes` and `out` are already moved to them.
LAMELLA_AVX2 size_t SplitEights(const uint8_t* bytes, size_t count, size_t width,
                                uint8_t* out) {
  const __m256i order =
      InBothLanes(_mm_setr_epi8(0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15));
  size_t i = 0;
  for (; i + kStep <= count; i += kStep) {
    __m256i twos[8];
    for (size_t r = 0; r < 8; ++r) {
      const uint8_t* from = bytes + (i + 2 * r) * width;
      twos[r] = _mm256_shuffle_epi8(
          Join(LoadTwo(from, width), LoadTwo(from + 16 * width, width)), order);
    }
    __m256i low[4];  // bytes 0 to 3 of four values
    __m256i high[4];
    for (size_t r = 0; r < 4; ++r) {
      low[r] = _mm256_unpacklo_epi16(twos[2 * r], twos[2 * r + 1]);
      high[r] = _mm256_unpackhi_epi16(twos[2 * r], twos[2 * r + 1]);
    }
    for (size_t k = 0; k < 8; k += 4) {
      const __m256i* four = k == 0 ? low : high;
      const __m256i low_a = _mm256_unpacklo_epi32(four[0], four[1]);
      const __m256i low_b = _mm256_unpacklo_epi32(four[2], four[3]);
      const __m256i high_a = _mm256_unpackhi_epi32(four[0], four[1]);
      const __m256i high_b = _mm256_unpackhi_epi32(four[2], four[3]);
      uint8_t* stream = out + k * count + i;
      StoreStream(_mm256_unpacklo_epi64(low_a, low_b), stream);
      StoreStream(_mm256_unpackhi_epi64(low_a, low_b), stream + count);
      StoreStream(_mm256_unpacklo_epi64(high_a, high_b), stream + 2 * count);
      StoreStream(_mm256_unpackhi_epi64(high_a, high_b), stream + 3 * count);
    }
  }
  return i;
}

}  // namespace

void SplitAvx2(const uint8_t* bytes, size_t count, size_t width, uint8_t* out) {
  size_t done = 0;
  if (width == 2) {
    done = SplitPairs(bytes, count, out);
  } else if (width == 4) {
    done = SplitFours(bytes, count, out);
  } else if (width % 8 == 0) {
    for (size_t k = 0; k < width; k += 8) {
      done = SplitEights(bytes + k, count, width, out + k * count);
    }
  }
  SplitTiles(bytes, {done, count}, count, width, out);
}

}  // namespace lamella::encode::kernels

#endif  // defined(__x86_64__)
