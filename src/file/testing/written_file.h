/// Files for the tests: written to memory, and read back by their footer.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "chunk/testing/decode_pages.h"
#include "file/batch_writer.h"
#include "format/parse.h"
#include "io/byte_sink.h"
#include "schema/leaf.h"
#include "shred/testing/dictionary.h"
#include "shred/testing/rows.h"

namespace lamella::file::testing {

class MemorySink : public io::ByteSink {
 public:
  const std::vector<uint8_t>& bytes() const { return bytes_; }

 private:
  void Append(std::span<const uint8_t> bytes) override {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }

  std::vector<uint8_t> bytes_;
};

/// A whole file and its footer.
struct WrittenFile {
  std::vector<uint8_t> bytes;
  FileSummary summary;
  format::FileMetaData footer;
  schema::LeafSchema leaves;

  const format::ColumnChunk& chunk(size_t group, size_t column) const {
    return footer.row_groups.at(group).columns.at(column);
  }
  const format::ColumnMetaData& meta(size_t group, size_t column) const {
    return chunk(group, column).meta_data.value();
  }
  std::span<const uint8_t> Range(int64_t offset, int64_t size) const {
    if (offset < 0 || size < 0 || offset + size > static_cast<int64_t>(bytes.size())) {
      throw std::runtime_error("a range outside of the file");
    }
    return std::span(bytes).subspan(static_cast<size_t>(offset),
                                    static_cast<size_t>(size));
  }
  format::OffsetIndex offset_index(size_t group, size_t column) const {
    const format::ColumnChunk& from = chunk(group, column);
    return format::ParseOffsetIndex(
        Range(from.offset_index_offset.value(), from.offset_index_length.value()));
  }
  format::ColumnIndex column_index(size_t group, size_t column) const {
    const format::ColumnChunk& from = chunk(group, column);
    return format::ParseColumnIndex(
        Range(from.column_index_offset.value(), from.column_index_length.value()));
  }
  /// Only without a codec.
  chunk::testing::DecodedChunk Decode(size_t group, size_t column) const {
    const format::ColumnMetaData& from = meta(group, column);
    int64_t begin = from.dictionary_page_offset.value_or(from.data_page_offset);
    return chunk::testing::DecodePages(leaves.leaves.at(column),
                                       Range(begin, from.total_compressed_size));
  }
  std::vector<int64_t> rows_of_groups() const {
    std::vector<int64_t> rows;
    for (const format::RowGroup& group : footer.row_groups)
      rows.push_back(group.num_rows);
    return rows;
  }
};

inline format::FileMetaData ReadFooter(const std::vector<uint8_t>& bytes) {
  if (bytes.size() < 12 || std::memcmp(bytes.data(), "PAR1", 4) != 0 ||
      std::memcmp(bytes.data() + bytes.size() - 4, "PAR1", 4) != 0) {
    throw std::runtime_error("no magic");
  }
  uint32_t length;
  std::memcpy(&length, bytes.data() + bytes.size() - 8, 4);
  return format::ParseFileMetaData(
      std::span(bytes).subspan(bytes.size() - 8 - length, length));
}

/// How a test feeds a writer: none of it may show in the bytes.
struct Feeding {
  uint64_t batch_rows = 2048;
  unsigned threads = 1;
  bool dictionaries = false;  ///< Two of three batches have strings with codes.
};

/// What a source with dictionaries makes of a table: two for each column of strings.
class Dictionaries {
 public:
  explicit Dictionaries(const shred::testing::Table& table) : table_(table) {
    for (size_t i = 0; i < table.columns.size(); ++i) {
      const TypeId type = table.schema.fields[i].type.id;
      if (type != TypeId::kString && type != TypeId::kBinary) continue;
      for (uint64_t id : {1, 2}) {
        dictionaries_[i].emplace_back(table.columns[i], id, /*backwards=*/id == 2);
      }
    }
  }

  /// Gives `batch`, of rows from `begin` on, codes of one dictionary, of the other, or
  /// none, in turns.
  void Code(uint64_t begin, Batch& batch) {
    const size_t turn = next_++ % 3;
    if (turn == 2) return;
    for (auto& [column, dictionaries] : dictionaries_) {
      std::span<const shred::testing::Value> rows(table_.columns[column]);
      dictionaries[turn].Code(rows.subspan(begin, batch.rows), batch.columns[column]);
    }
  }

 private:
  const shred::testing::Table& table_;
  std::map<size_t, std::deque<shred::testing::TestDictionary>> dictionaries_;
  size_t next_ = 0;
};

inline WrittenFile WriteFile(const shred::testing::Table& table,
                             const WriteOptions& options, const Feeding& feeding = {}) {
  WrittenFile file;
  file.leaves = schema::Dissect(table.schema);
  MemorySink sink;
  BatchWriter writer(sink, table.schema, file.leaves, options, {feeding.threads});
  Dictionaries dictionaries(table);
  for (uint64_t row = 0; row < table.rows();) {
    uint64_t end = row + std::min(feeding.batch_rows, table.rows() - row);
    shred::testing::TestBatch rows(table, row, end);
    Batch batch = rows.get();
    if (feeding.dictionaries) dictionaries.Code(row, batch);
    writer.Consume(batch);
    row = end;
  }
  file.summary = writer.Finish();
  file.bytes = sink.bytes();
  file.footer = ReadFooter(file.bytes);
  return file;
}

}  // namespace lamella::file::testing
