#include "dataset/time_spelling.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>

#include "dataset/partition_text.h"
#include "dataset/scanner.h"
#include "dataset/time_units.h"

namespace lamella::dataset {
namespace {

using std::chrono::sys_days;

constexpr int64_t SecondsAt(sys_days day) {
  return day.time_since_epoch().count() * kSecondsPerDay;
}

// The years that have a text; a zone may lead out of them.
constexpr int64_t kFirstSecond = SecondsAt(std::chrono::year(1) / 1 / 1);
constexpr int64_t kEndSecond = SecondsAt(std::chrono::year(10'000) / 1 / 1);

/// Days since 1970, of the years that texts are about.
std::optional<int64_t> TakeDate(Scanner& scanner) {
  const auto year = scanner.Number(4, 4);
  if (!year || *year == 0 || !scanner.Take("-")) return std::nullopt;
  const auto month = scanner.Number(1, 2);
  if (!month || !scanner.Take("-")) return std::nullopt;
  const auto day = scanner.Number(1, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{
      std::chrono::year(static_cast<int>(*year)),
      std::chrono::month(static_cast<unsigned>(*month)),
      std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count();
}

/// What stands behind the dot, in units; nothing when it says more than they do.
std::optional<int64_t> TakeFraction(Scanner& scanner, TimeUnit unit) {
  const std::string_view digits = scanner.Digits();
  if (digits.empty()) return std::nullopt;
  const auto kept = static_cast<size_t>(FractionDigits(unit));
  int64_t units = 0;
  for (size_t i = 0; i < std::max(kept, digits.size()); ++i) {
    const int digit = i < digits.size() ? digits[i] - '0' : 0;
    if (i >= kept && digit != 0) return std::nullopt;
    if (i < kept) units = 10 * units + digit;
  }
  return units;
}

/// Units since midnight.
std::optional<int64_t> TakeClock(Scanner& scanner, TimeUnit unit) {
  const auto hours = scanner.Number(1, 2);
  if (!hours || *hours > 23 || !scanner.Take(":")) return std::nullopt;
  const auto minutes = scanner.Number(2, 2);
  if (!minutes || *minutes > 59) return std::nullopt;
  std::optional<int64_t> seconds = 0;
  std::optional<int64_t> fraction = 0;
  if (scanner.Take(":")) {
    seconds = scanner.Number(2, 2);
    if (!seconds || *seconds > 59) return std::nullopt;
    if (scanner.Take(".")) fraction = TakeFraction(scanner, unit);
  }
  if (!fraction) return std::nullopt;
  return (*hours * 3600 + *minutes * 60 + *seconds) * UnitsPerSecond(unit) + *fraction;
}

/// Seconds east of Greenwich. `Z`, `+02`, `+0200`, `+02:00`.
std::optional<int64_t> TakeZone(Scanner& scanner) {
  if (scanner.Take("Z")) return 0;
  const bool east = scanner.Take("+");
  if (!east && !scanner.Take("-")) return std::nullopt;
  const std::string_view digits = scanner.Digits();
  if (digits.size() != 2 && digits.size() != 4) return std::nullopt;
  int64_t hours = (digits[0] - '0') * 10 + (digits[1] - '0');
  std::optional<int64_t> minutes = 0;
  if (digits.size() == 4) minutes = (digits[2] - '0') * 10 + (digits[3] - '0');
  if (digits.size() == 2 && scanner.Take(":")) minutes = scanner.Number(2, 2);
  if (!minutes || *minutes > 59) return std::nullopt;
  const int64_t seconds = hours * 3600 + *minutes * 60;
  return east ? seconds : -seconds;
}

/// A date and a clock, as units since 1970 of a type that has a unit.
struct Moment {
  int64_t days = 0;
  int64_t of_day = 0;
  std::optional<int64_t> zone;
};

std::optional<Moment> ReadMoment(std::string_view text, TimeUnit unit) {
  Scanner scanner(text);
  const auto days = TakeDate(scanner);
  if (!days) return std::nullopt;
  Moment moment{*days, 0, {}};
  if (scanner.AtEnd()) return moment;
  if (!scanner.Take(" T")) return std::nullopt;
  const auto of_day = TakeClock(scanner, unit);
  if (!of_day) return std::nullopt;
  moment.of_day = *of_day;
  if (scanner.AtEnd()) return moment;
  moment.zone = TakeZone(scanner);
  if (!moment.zone || !scanner.AtEnd()) return std::nullopt;
  return moment;
}

}  // namespace

std::optional<std::string> DateOf(const DataType& type, std::string_view text) {
  const auto moment = ReadMoment(text, TimeUnit::kNano);
  if (!moment || moment->of_day != 0 || moment->zone) return std::nullopt;
  return PartitionTextOf(type, static_cast<int32_t>(moment->days));
}

std::optional<std::string> TimeOf(const DataType& type, std::string_view text) {
  Scanner scanner(text);
  const auto units = TakeClock(scanner, type.unit);
  if (!units || !scanner.AtEnd()) return std::nullopt;
  return PartitionTextOf(type, *units);
}

std::optional<std::string> TimestampOf(const DataType& type, std::string_view text) {
  const auto moment = ReadMoment(text, type.unit);
  if (!moment || moment->zone.has_value() != type.utc) return std::nullopt;
  const int64_t per_second = UnitsPerSecond(type.unit);
  const int64_t seconds = moment->days * kSecondsPerDay + moment->of_day / per_second -
                          moment->zone.value_or(0);
  int64_t units = 0;
  const bool fits = seconds >= kFirstSecond && seconds < kEndSecond &&
                    !__builtin_mul_overflow(seconds, per_second, &units) &&
                    !__builtin_add_overflow(units, moment->of_day % per_second, &units);
  // The last instants of 64 bits are DuckDB's infinities, which have no text.
  constexpr int64_t kInfinity = std::numeric_limits<int64_t>::max();
  if (!fits || units == kInfinity || units == -kInfinity) return std::nullopt;
  return PartitionTextOf(type, units);
}

}  // namespace lamella::dataset
