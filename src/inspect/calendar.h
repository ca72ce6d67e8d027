/// Dates and times as ISO 8601 writes them, over the whole range of 64 bits.
#pragma once

#include <cstdint>
#include <string>

#include "format/enums.h"

namespace lamella::inspect {

/// `2024-02-29` from days since 1970-01-01 in the proleptic Gregorian calendar. Years
/// have at least four digits and a sign before the year 0: `-0043-03-15`.
std::string DateText(int64_t days);

/// `13:45:06.5` from units since midnight; zeros at the end of the fraction are left out.
std::string TimeText(int64_t time, format::TimeUnit unit);

/// `2024-02-29 13:45:06.5` from units since 1970-01-01 00:00, with a `Z` for an instant.
std::string TimestampText(int64_t time, format::TimeUnit unit, bool utc);

}  // namespace lamella::inspect
