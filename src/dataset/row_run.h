/// Rows of many batches, copied into columns that this owns.
///
/// The copy is tidier than what engines hand over: lists stand in order and without gaps,
/// absent elements are zero, and what stands below an absent row is absent as well.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/arena.h"
#include "base/byte_buffer.h"
#include "dataset/bitmap.h"
#include "lamella/batch.h"
#include "lamella/schema.h"

namespace lamella::dataset {

class RowRun {
 public:
  /// `schema` must outlive the run.
  explicit RowRun(const Schema& schema);

  /// Copies rows [begin, end) of `batch`.
  void Append(const Batch& batch, uint64_t begin, uint64_t end);

  uint64_t rows() const { return rows_; }
  /// Bytes in use.
  uint64_t bytes() const;

  /// The rows so far; valid until the next call of any other function.
  Batch View() const;

  /// Forgets the rows and keeps the memory.
  void Clear();

 private:
  struct Column {
    Column(const DataType& of, base::BlockPool& long_strings);

    void Append(const ColumnView& view, uint64_t begin, uint64_t count);
    void AppendAbsent(uint64_t count);
    void AppendStrings(const ColumnView& view, uint64_t begin, uint64_t count);
    void AppendLists(const ColumnView& view, uint64_t begin, uint64_t count);
    void AppendAligned(const ColumnView& view, uint64_t begin, uint64_t count);
    uint64_t bytes() const;
    ColumnView View() const;
    void Clear();

    const DataType* type;
    size_t element_bytes;
    Bitmap validity;
    base::ByteBuffer values;
    base::Arena texts;      // Of strings longer than a view holds.
    uint64_t elements = 0;  // Of lists: rows that the children have.
    std::vector<Column> children;
  };

  std::unique_ptr<base::BlockPool> long_strings_ = std::make_unique<base::BlockPool>();
  std::vector<Column> columns_;
  uint64_t rows_ = 0;
};

}  // namespace lamella::dataset
