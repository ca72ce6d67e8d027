/// The dictionaries of the engine's own vectors as codes in a view.
#pragma once

#include <cstdint>
#include <duckdb.hpp>
#include <vector>

#include "lamella/batch.h"

namespace lamella::source {

/// The dictionary of one column of strings that came last. It is held, so that no other
/// one can take its place in memory while views refer to it.
class HeldDictionary {
 public:
  /// Views `count` rows of `vector` with the codes of its dictionary, until the next
  /// call. False, with nothing viewed, when it has none that other vectors may share: one
  /// whose rows a filter or a join has picked.
  bool Read(duckdb::Vector& vector, uint64_t count, ColumnView& out);

 private:
  void Hold(duckdb::buffer_ptr<duckdb::VectorBuffer> dictionary,
            const duckdb::Vector& strings, uint64_t size);
  bool HasNull(const ColumnView& view, uint64_t count) const;
  void ReadValidity(const duckdb::Vector& strings, uint64_t count, ColumnView& out);

  duckdb::buffer_ptr<duckdb::VectorBuffer> held_;
  uint64_t id_ = 0;
  bool has_null_ = false;
  bool has_only_null_ = false;  ///< One entry is absent, and no other: `null_`.
  uint32_t null_ = 0;
  std::vector<uint64_t> validity_;
};

}  // namespace lamella::source
