// UTF-8 validated 32 bytes at a time (Keiser and Lemire, "Validating UTF-8 In Less Than
// One Instruction Per Byte", 2021): whether a byte may stand where it does depends on the
// three before it, and of two neighbours three nibbles name every mistake.
#include "base/utf8_kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include <cstring>

// On each function rather than for the whole file: inline functions of the library that
// are instantiated here must not be compiled for AVX2.
#define LAMELLA_AVX2 __attribute__((target("avx2")))

namespace lamella::base {
namespace {

constexpr size_t kBlock = 32;
constexpr size_t kLookBack = 3;

// What is wrong with two neighbours. A bit that all three tables have set is a mistake.
enum Mistake : uint8_t {
  kTooShort = 1 << 0,      // A lead byte, then no continuation.
  kTooLong = 1 << 1,       // ASCII, then a continuation.
  kOverlong3 = 1 << 2,     // E0, then 80 to 9F.
  kTooLarge = 1 << 3,      // F4, then 90 to BF; F5 to FF, then the same.
  kSurrogate = 1 << 4,     // ED, then A0 to BF.
  kOverlong2 = 1 << 5,     // C0 or C1, then a continuation.
  kOverlong4 = 1 << 6,     // F0, then 80 to 8F.
  kTooLarge1000 = 1 << 6,  // F5 to FF, then the same 80 to 8F.
  // Two continuations: a mistake unless a lead byte of three or four stands before them.
  kTwoContinuations = 1 << 7,
};

// Those that don't depend on the lower half of the first byte.
constexpr uint8_t kAny = kTooShort | kTooLong | kTwoContinuations;
constexpr uint8_t kBeyond = kAny | kTooLarge | kTooLarge1000;
constexpr uint8_t kContinuation = kTooLong | kOverlong2 | kTwoContinuations;

// clang-format off
alignas(16) constexpr uint8_t kFirstHigh[16] = {
    kTooLong, kTooLong, kTooLong, kTooLong, kTooLong, kTooLong, kTooLong, kTooLong,
    kTwoContinuations, kTwoContinuations, kTwoContinuations, kTwoContinuations,
    kTooShort | kOverlong2,
    kTooShort,
    kTooShort | kOverlong3 | kSurrogate,
    kTooShort | kTooLarge | kTooLarge1000 | kOverlong4};
alignas(16) constexpr uint8_t kFirstLow[16] = {
    kAny | kOverlong2 | kOverlong3 | kOverlong4,
    kAny | kOverlong2,
    kAny,
    kAny,
    kAny | kTooLarge,
    kBeyond, kBeyond, kBeyond, kBeyond, kBeyond, kBeyond, kBeyond, kBeyond,
    kBeyond | kSurrogate,
    kBeyond, kBeyond};
alignas(16) constexpr uint8_t kSecondHigh[16] = {
    kTooShort, kTooShort, kTooShort, kTooShort,
    kTooShort, kTooShort, kTooShort, kTooShort,
    kContinuation | kOverlong3 | kTooLarge1000 | kOverlong4,
    kContinuation | kOverlong3 | kTooLarge,
    kContinuation | kSurrogate | kTooLarge,
    kContinuation | kSurrogate | kTooLarge,
    kTooShort, kTooShort, kTooShort, kTooShort};
// clang-format on

LAMELLA_AVX2 inline __m256i Load(const uint8_t* from) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
}

LAMELLA_AVX2 inline __m128i LoadHalf(const uint8_t* from) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}

LAMELLA_AVX2 inline __m256i LookUp(const uint8_t (&table)[16], __m256i nibbles) {
  const __m128i half = _mm_load_si128(reinterpret_cast<const __m128i*>(table));
  return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(half), nibbles);
}

LAMELLA_AVX2 inline __m256i LowNibbles(__m256i bytes) {
  return _mm256_and_si256(bytes, _mm256_set1_epi8(0x0F));
}

LAMELLA_AVX2 inline __m256i HighNibbles(__m256i bytes) {
  return LowNibbles(_mm256_srli_epi16(bytes, 4));
}

// Not zero where a byte of `block` is a mistake; `back1` are the bytes before each of
// them, `back2` and `back3` those before these.
LAMELLA_AVX2 inline __m256i Mistakes(__m256i block, __m256i back1, __m256i back2,
                                     __m256i back3) {
  const __m256i pairs =
      _mm256_and_si256(_mm256_and_si256(LookUp(kFirstHigh, HighNibbles(back1)),
                                        LookUp(kFirstLow, LowNibbles(back1))),
                       LookUp(kSecondHigh, HighNibbles(block)));
  // The upper bit where the third byte of three or four, or the fourth, must stand:
  // there, and only there, two continuations are right.
  const __m256i third = _mm256_subs_epu8(back2, _mm256_set1_epi8(0xE0 - 0x80));
  const __m256i fourth = _mm256_subs_epu8(back3, _mm256_set1_epi8(0xF0 - 0x80));
  const __m256i due = _mm256_and_si256(_mm256_or_si256(third, fourth),
                                       _mm256_set1_epi8(static_cast<char>(0x80)));
  return _mm256_xor_si256(pairs, due);
}

// Of a block behind `previous`, which is zero for the first one of a text.
LAMELLA_AVX2 inline __m256i MistakesAfter(__m256i previous, __m256i block) {
  const __m256i across = _mm256_permute2x128_si256(previous, block, 0x21);
  return Mistakes(block, _mm256_alignr_epi8(block, across, 15),
                  _mm256_alignr_epi8(block, across, 14),
                  _mm256_alignr_epi8(block, across, 13));
}

// Of 32 bytes with three before them: any 32 of a text, so blocks may overlap.
LAMELLA_AVX2 inline __m256i MistakesAt(const uint8_t* at) {
  return Mistakes(Load(at), Load(at - 1), Load(at - 2), Load(at - 3));
}

LAMELLA_AVX2 inline bool IsZero(__m256i bytes) {
  return _mm256_testz_si256(bytes, bytes) != 0;
}

LAMELLA_AVX2 inline uint64_t LoadWord(const uint8_t* from, size_t size) {
  uint64_t word = 0;
  std::memcpy(&word, from, size);
  return word;
}

// A block of `size` bytes, less than 32, and zeros. Two loads that overlap and a shift:
// were the bytes copied into a block, its load would wait for the copy.
LAMELLA_AVX2 inline __m256i LoadPadded(const uint8_t* text, size_t size) {
  if (size < 8) {
    return _mm256_set_epi64x(0, 0, 0, static_cast<int64_t>(LoadWord(text, size)));
  }
  if (size < 16) {
    // By less than 64 bits at a time, as a shift has to be.
    const uint64_t high = LoadWord(text + size - 8, 8) >> 8 >> (8 * (15 - size));
    return _mm256_set_epi64x(0, 0, static_cast<int64_t>(high),
                             static_cast<int64_t>(LoadWord(text, 8)));
  }
  // Sixteen of these from the n-th on shift by n bytes: an index of 0x80 gives zero.
  alignas(32) static constexpr uint8_t kShift[32] = {
      0,    1,    2,    3,    4,    5,    6,    7,    8,    9,    10,
      11,   12,   13,   14,   15,   0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
      0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80};
  const __m128i high =
      _mm_shuffle_epi8(LoadHalf(text + size - 16), LoadHalf(kShift + (32 - size)));
  return _mm256_set_m128i(high, LoadHalf(text));
}

// Behind the text stand zeros, before which a character must be complete.
LAMELLA_AVX2 inline bool IsShortUtf8(const uint8_t* text, size_t size) {
  const __m256i zero = _mm256_setzero_si256();
  if (size < kBlock) return IsZero(MistakesAfter(zero, LoadPadded(text, size)));
  const __m256i first = Load(text);
  const __m256i second = LoadPadded(text + kBlock, size - kBlock);
  return IsZero(
      _mm256_or_si256(MistakesAfter(zero, first), MistakesAfter(first, second)));
}

}  // namespace

LAMELLA_AVX2 bool IsUtf8Avx2(const uint8_t* text, size_t size) {
  if (size == 0) return true;
  if (size < kBlock + kLookBack) return IsShortUtf8(text, size);
  __m256i mistakes = MistakesAfter(_mm256_setzero_si256(), Load(text));
  for (size_t at = kBlock; at + kBlock <= size; at += kBlock) {
    mistakes = _mm256_or_si256(mistakes, MistakesAt(text + at));
  }
  // The last bytes, some of them again.
  const uint8_t* end = text + size;
  mistakes = _mm256_or_si256(mistakes, MistakesAt(end - kBlock));
  const bool is_cut = end[-1] >= 0xC0 || end[-2] >= 0xE0 || end[-3] >= 0xF0;
  return IsZero(mistakes) && !is_cut;
}

}  // namespace lamella::base

#endif  // defined(__x86_64__)
