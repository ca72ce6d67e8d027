#include "export/column_statistics.h"

#include <optional>
#include <string>
#include <utility>

#include "inspect/facts.h"
#include "inspect/value_text.h"

namespace lamella::exporting {
namespace {

std::optional<uint64_t> Count(const std::optional<int64_t>& number) {
  return number ? std::optional(static_cast<uint64_t>(*number)) : std::nullopt;
}

ColumnStatistics StatisticsOf(const inspect::ColumnFacts& facts) {
  ColumnStatistics statistics;
  statistics.column = inspect::Dotted(facts.path);
  if (facts.min) {
    statistics.min = inspect::ValueText(facts.min->value);
    statistics.min_exact = facts.min->exact;
  }
  if (facts.max) {
    statistics.max = inspect::ValueText(facts.max->value);
    statistics.max_exact = facts.max->exact;
  }
  statistics.values = static_cast<uint64_t>(facts.values);
  statistics.nulls = Count(facts.nulls);
  statistics.nans = Count(facts.nans);
  statistics.bytes = static_cast<uint64_t>(facts.bytes);
  return statistics;
}

}  // namespace

std::vector<ColumnStatistics> StatisticsOf(const inspect::FileDescription& file) {
  std::vector<ColumnStatistics> all;
  for (const inspect::ColumnSummary& column : file.columns) {
    all.push_back(StatisticsOf(column.facts));
  }
  return all;
}

}  // namespace lamella::exporting
