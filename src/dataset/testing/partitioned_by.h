/// Partitionings for tests that don't care for types.
#pragma once

#include <initializer_list>

#include "dataset/partition_key.h"

namespace lamella::dataset::testing {

/// Directories `name=text` for columns of text.
inline Partitioning PartitionedBy(std::initializer_list<const char*> names) {
  Partitioning partitioning;
  for (const char* name : names) {
    partitioning.columns.push_back({name, {.id = TypeId::kString, .children = {}}});
  }
  return partitioning;
}

}  // namespace lamella::dataset::testing
