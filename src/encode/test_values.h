/// Values for the tests: sizes around every block border, and data of every temper.
#pragma once

#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "encode/kernels/kernels.h"
#include "lamella/batch.h"

namespace lamella::encode::testing {

/// Counts around groups of 8, miniblocks of 32 and blocks of 128.
inline const std::vector<size_t> kSizes = {0,   1,   2,   7,   8,   9,   15,
                                           16,  17,  31,  32,  33,  63,  127,
                                           128, 129, 130, 255, 256, 257, 1000};

/// Runs `body` under every set of kernels and puts the best one back.
template <typename Body>
void WithEachKernel(Body&& body) {
  for (const kernels::Kernels* set : kernels::Available()) {
    kernels::Use(set->name);
    body(set->name);
  }
  kernels::Use(kernels::Available().back()->name);
}

/// Values below 2^width: runs of random length between stretches without runs.
template <typename T>
std::vector<T> RunsAndNoise(size_t count, int width, std::mt19937_64& random) {
  std::vector<T> values;
  const uint64_t mask = (uint64_t{1} << width) - 1;
  while (values.size() < count) {
    const bool run = random() % 2 == 0;
    const size_t length = 1 + random() % (random() % 8 == 0 ? 300 : 20);
    const T value = static_cast<T>(random() & mask);
    for (size_t i = 0; i < length && values.size() < count; ++i) {
      values.push_back(run ? value : static_cast<T>(random() & mask));
    }
  }
  return values;
}

/// Numbers whose differences have about `bits` bits; 64 gives any number at all.
template <typename T>
std::vector<T> Walk(size_t count, int bits, std::mt19937_64& random) {
  using U = std::make_unsigned_t<T>;
  std::vector<T> values;
  U value = static_cast<U>(random());
  for (size_t i = 0; i < count; ++i) {
    values.push_back(static_cast<T>(value));
    const uint64_t step = bits == 0 ? 0 : random() >> (64 - bits);
    value = static_cast<U>(random() % 2 == 0 ? value + step : value - step);
  }
  return values;
}

/// Strings of up to `longest` bytes, some of them with the start of the one before.
inline std::vector<std::string> Texts(size_t count, size_t longest,
                                      std::mt19937_64& random) {
  std::vector<std::string> texts;
  for (size_t i = 0; i < count; ++i) {
    std::string text;
    if (i != 0 && random() % 2 == 0) {
      text = texts.back().substr(0, random() % (texts.back().size() + 1));
    }
    while (text.size() < longest && random() % 8 != 0) {
      text.push_back(static_cast<char>(random() % 4 == 0 ? random() : 'a'));
    }
    texts.push_back(text);
  }
  return texts;
}

/// Views of `texts`, which must stay where they are.
inline std::vector<StringView> Views(const std::vector<std::string>& texts) {
  std::vector<StringView> views;
  for (const std::string& text : texts) views.emplace_back(std::string_view(text));
  return views;
}

}  // namespace lamella::encode::testing
