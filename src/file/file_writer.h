/// Encoded column chunks → one Parquet file. Here, and only here, offsets become
/// absolute.
///
///     PAR1
///     row group 0: chunk of leaf 0, chunk of leaf 1, …, then their bloom filters
///     row group 1: …
///     column indexes    of all chunks, row group by row group, without a gap
///     offset indexes    likewise
///     footer            FileMetaData, its length, PAR1
///
/// What waits for the end is kept as the bytes that it will be.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "chunk/encoded_chunk.h"
#include "format/metadata.h"
#include "io/byte_sink.h"
#include "lamella/options.h"
#include "lamella/schema.h"
#include "schema/leaf.h"

namespace lamella::file {

/// What was written.
struct FileSummary {
  uint64_t rows = 0;
  uint64_t row_groups = 0;
  uint64_t bytes = 0;          ///< Of the whole file.
  uint64_t encoded_bytes = 0;  ///< Of the pages before the codec, headers included.
  uint64_t stored_bytes = 0;   ///< Of the same pages behind it.
};

/// What a file takes as it stands.
struct FileWeight {
  uint64_t bytes = 0;          ///< With everything that stands behind the row groups.
  uint64_t encoded_bytes = 0;  ///< Of the pages before the codec.
  uint64_t row_groups = 0;
};

/// Calls: AppendChunk* Finish (Restart AppendChunk* Finish)*. One thread at a time; sinks
/// are borrowed.
class FileWriter {
 public:
  /// Writes the magic. `options.field_ids` and `.sorting_columns` name columns of
  /// `schema`, of which `leaves` is the dissection.
  FileWriter(io::ByteSink& sink, const Schema& schema, const schema::LeafSchema& leaves,
             const WriteOptions& options);

  /// Writes the next chunk: leaf after leaf, row group after row group. Consumes all of
  /// it but the memory of `chunk.bytes`. Throws SchemaError when there would be more row
  /// groups than readers can count.
  void AppendChunk(chunk::EncodedChunk& chunk);

  /// Writes everything behind the last row group, which must be complete.
  FileSummary Finish();

  /// What the file would weigh if it ended here, within a few bytes a chunk. Only at the
  /// end of a row group. Each part of the footer is looked at once, however often it is
  /// asked.
  FileWeight Weigh();

  /// Begins the next file of the same schema and options.
  void Restart(io::ByteSink& sink);

 private:
  /// The indexes of one kind, of all chunks so far. Some readers take them for one piece.
  struct IndexBlock {
    base::ByteBuffer bytes;
    std::vector<int32_t> lengths;  ///< Of each chunk's index; 0: it has none.
  };

  void BeginRowGroup();
  void KeepIndexes(const chunk::EncodedChunk& chunk);
  void WriteBloomFilters();
  void WriteIndexes(IndexBlock& block,
                    std::optional<int64_t> format::ColumnChunk::*offset,
                    std::optional<int32_t> format::ColumnChunk::*length);
  void WriteFooter();

  io::ByteSink* sink_;
  size_t leaf_count_;
  std::vector<format::SortingColumn> sorting_columns_;
  format::FileMetaData footer_;
  std::vector<base::ByteBuffer> bloom_filters_;  ///< Of the row group at hand.
  IndexBlock column_indexes_;
  IndexBlock offset_indexes_;
  uint64_t encoded_bytes_ = 0;
  uint64_t stored_bytes_ = 0;
  size_t weighed_groups_ = 0;  ///< Row groups that `footer_bytes_` counts.
  uint64_t footer_bytes_ = 0;  ///< Of the footer so far; 0: not weighed yet.
};

/// The options' sorting columns as leaf numbers. Throws OptionError for a column that is
/// nested or not there.
std::vector<format::SortingColumn> ResolveSortingColumns(
    const std::vector<SortingColumn>& columns, const schema::LeafSchema& leaves);

}  // namespace lamella::file
