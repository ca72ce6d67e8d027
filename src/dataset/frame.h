/// Some rows of a run as one block of bytes that means the same wherever it stands: what
/// waits in memory or in the spill file until the file of its key is written.
///
///     one bit for each node of the schema, depth first: 1 if a validity bitmap is there
///     for each node, depth first, each part padded to the alignment of its elements:
///       validity    words of 64 bits, where the bit above is 1
///       elements    as in a ColumnView, but the pointer of a long string is the distance
///                   of its bytes from the start of the frame, and lists count from the
///                   first element in this frame
///       texts       the bytes of long strings
///
/// Neither the number of rows nor any length is in the frame: who keeps it knows the
/// first, and the others follow. A frame of a few rows is little more than its values.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/byte_buffer.h"
#include "lamella/batch.h"
#include "lamella/schema.h"

namespace lamella::dataset {

/// A frame begins at a multiple of this.
inline constexpr size_t kFrameAlignment = 16;

/// Makes frames.
class FrameWriter {
 public:
  /// `schema` must outlive the writer.
  explicit FrameWriter(const Schema& schema);

  /// Appends to `out`, at the next multiple of kFrameAlignment, a frame with these `rows`
  /// of a run. Returns where it begins. The run is as tidy as RowRun makes them.
  size_t Append(const Batch& run, std::span<const uint64_t> rows, base::ByteBuffer& out);

 private:
  void AppendNode(const DataType& type, const ColumnView& view,
                  std::span<const uint64_t> rows, size_t depth);
  void AppendValidity(const ColumnView& view, std::span<const uint64_t> rows);
  void AppendStrings(const ColumnView& view, std::span<const uint64_t> rows);
  void AppendLists(const DataType& type, const ColumnView& view,
                   std::span<const uint64_t> rows, size_t depth);
  void AppendArrays(const DataType& type, const ColumnView& view,
                    std::span<const uint64_t> rows, size_t depth);
  uint8_t* Extend(size_t bytes, size_t alignment);

  const Schema& schema_;
  size_t header_bytes_;
  base::ByteBuffer* out_ = nullptr;
  size_t begin_ = 0;                         // Of the frame.
  size_t node_ = 0;                          // The next one's number.
  std::vector<std::vector<uint64_t>> rows_;  // Of children, by depth.
};

/// Reads frames.
class FrameReader {
 public:
  /// `schema` must outlive the reader.
  explicit FrameReader(const Schema& schema);

  /// Views a frame of `rows` rows, whose long strings get their pointers: a frame is
  /// opened once. Valid until the next call, and as long as the bytes.
  const Batch& Open(uint8_t* frame, uint64_t rows);

 private:
  void OpenNode(const DataType& type, uint64_t rows, ColumnView& view);
  void OpenStrings(StringView* strings, uint64_t rows);
  uint8_t* Skip(size_t bytes, size_t alignment);

  const Schema& schema_;
  size_t header_bytes_;
  uint8_t* frame_ = nullptr;
  size_t at_ = 0;
  size_t node_ = 0;
  Batch batch_;
};

}  // namespace lamella::dataset
