/// The ways of validating UTF-8. Which one runs is the CPU's matter: all of them give the
/// same answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lamella::base {

/// One way, by the name that tests ask for it.
struct Utf8Kernel {
  std::string_view name;
  /// See IsUtf8. Never reads outside of `size` bytes.
  bool (*is_utf8)(const uint8_t* text, size_t size);
};

/// Those that this CPU runs, the fastest one last.
std::vector<Utf8Kernel> AvailableUtf8Kernels();

#if defined(__x86_64__)
/// To be called where the CPU has AVX2 only.
bool IsUtf8Avx2(const uint8_t* text, size_t size);
#endif

}  // namespace lamella::base
