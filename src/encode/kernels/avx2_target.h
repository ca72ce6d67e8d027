/// What the files of the AVX2 set share.
#pragma once

#if defined(__x86_64__)

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

// On each function rather than for the whole file: inline functions of the library that
// a file happens to instantiate must not be compiled for AVX2.
#define LAMELLA_AVX2 __attribute__((target("avx2,bmi,bmi2,lzcnt")))

namespace lamella::encode::kernels {

LAMELLA_AVX2 inline __m256i Load(const void* from) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(from));
}

/// See Kernels::split.
void SplitAvx2(const uint8_t* bytes, size_t count, size_t width, uint8_t* out);

}  // namespace lamella::encode::kernels

#endif  // defined(__x86_64__)
