/// Which partition a directory belongs to, however it is spelled.
///
/// A partition is the values of the partition columns. Other writers escape other bytes,
/// write a number or a date in other ways, or put the columns in another order:
///
///     country=US/city=New York            one partition, if `country` and `city` are
///     country=US/city=New%20York          the partition columns; the last is deeper,
///     city=New York/country=US            but its files have these values
///     country=US/city=New York/hour=7
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lamella/options.h"
#include "lamella/schema.h"

namespace lamella::dataset {

/// What the directories of a data set say.
struct Partitioning {
  std::vector<Field>
      columns{};      ///< In the order of our directories; none: no partitions.
  bool named = true;  ///< `name=value`; otherwise the values, in that order.
  bool escaped = true;
};

/// Of the columns that `dataset` names. Throws OptionError for one that is not there.
Partitioning PartitioningOf(const Schema& schema, const DatasetOptions& dataset);

/// The partition of the files in `directory`, a path in the data set: equal for two
/// directories when their values are. Nothing when it does not name the value of every
/// column, or two of one, or is below a hidden directory of others.
std::optional<std::string> PartitionKey(const Partitioning& partitioning,
                                        std::string_view directory);

}  // namespace lamella::dataset
