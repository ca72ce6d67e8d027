/// What the units of times are worth.
#pragma once

#include <cstdint>

#include "lamella/schema.h"

namespace lamella::dataset {

inline constexpr int64_t kSecondsPerDay = 86'400;

constexpr int FractionDigits(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::kSecond:
      return 0;
    case TimeUnit::kMilli:
      return 3;
    case TimeUnit::kMicro:
      return 6;
    case TimeUnit::kNano:
      return 9;
  }
  return 0;
}

constexpr int64_t UnitsPerSecond(TimeUnit unit) {
  int64_t units = 1;
  for (int i = 0; i < FractionDigits(unit); ++i) units *= 10;
  return units;
}

}  // namespace lamella::dataset
