/// How the elements of a ColumnView lie in memory, by type: the table in
/// lamella/batch.h as numbers.
#pragma once

#include <cstddef>

#include "lamella/schema.h"

namespace lamella::dataset {

/// Bytes of one element; 0 where `values` points to nothing.
size_t ElementBytes(const DataType& type);

/// Elements are `StringView`s.
inline bool HoldsStrings(const DataType& type) {
  return type.id == TypeId::kString || type.id == TypeId::kJson ||
         type.id == TypeId::kBinary;
}

/// Elements are `ListEntry`s.
inline bool HoldsLists(const DataType& type) {
  return type.id == TypeId::kList || type.id == TypeId::kMap;
}

}  // namespace lamella::dataset
