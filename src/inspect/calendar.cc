#include "inspect/calendar.h"

#include <cstdio>

namespace lamella::inspect {
namespace {

constexpr int64_t kSecondsPerDay = 86'400;

int64_t UnitsPerSecond(format::TimeUnit unit) {
  switch (unit) {
    case format::TimeUnit::kMicros:
      return 1'000'000;
    case format::TimeUnit::kNanos:
      return 1'000'000'000;
    default:
      return 1'000;
  }
}

int64_t FloorDivide(int64_t value, int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

int64_t FloorRemainder(int64_t value, int64_t by) {
  const int64_t remainder = value % by;
  return remainder < 0 ? remainder + by : remainder;
}

std::string Padded(int64_t value, int digits) {
  char text[32];
  std::snprintf(text, sizeof text, "%0*lld", digits, static_cast<long long>(value));
  return text;
}

std::string Fraction(int64_t units, int64_t per_second) {
  if (units == 0) return "";
  // A leading 1 keeps the zeros in front.
  std::string digits = std::to_string(per_second + units);
  digits[0] = '.';
  while (digits.back() == '0') digits.pop_back();
  return digits;
}

std::string ClockText(int64_t seconds, int64_t units, int64_t per_second) {
  return Padded(seconds / 3600, 2) + ":" + Padded(seconds / 60 % 60, 2) + ":" +
         Padded(seconds % 60, 2) + Fraction(units, per_second);
}

}  // namespace

std::string DateText(int64_t days) {
  // Years that begin in March put the leap day last, and an era of 400 years always has
  // 146,097 days (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
  const int64_t shifted = days + 719'468;
  const int64_t era = FloorDivide(shifted, 146'097);
  const int64_t day_of_era = shifted - era * 146'097;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) /
      365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const int64_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  const int64_t month =
      month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  const int64_t year = era * 400 + year_of_era + (month <= 2 ? 1 : 0);
  return (year < 0 ? "-" + Padded(-year, 4) : Padded(year, 4)) + "-" + Padded(month, 2) +
         "-" + Padded(day, 2);
}

std::string TimeText(int64_t time, format::TimeUnit unit) {
  const int64_t per_second = UnitsPerSecond(unit);
  // Nothing that a clock shows; the number is still the truth.
  if (time < 0 || time / per_second > kSecondsPerDay) return std::to_string(time);
  return ClockText(time / per_second, time % per_second, per_second);
}

std::string TimestampText(int64_t time, format::TimeUnit unit, bool utc) {
  const int64_t per_second = UnitsPerSecond(unit);
  const int64_t seconds = FloorDivide(time, per_second);
  const int64_t days = FloorDivide(seconds, kSecondsPerDay);
  return DateText(days) + " " +
         ClockText(seconds - days * kSecondsPerDay, FloorRemainder(time, per_second),
                   per_second) +
         (utc ? "Z" : "");
}

}  // namespace lamella::inspect
