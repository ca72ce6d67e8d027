#include "file/batch_writer.h"

#include <utility>

#include "file/chunk_options.h"
#include "lamella/error.h"

namespace lamella::file {

BatchWriter::BatchWriter(io::ByteSink& sink, const Schema& schema,
                         const schema::LeafSchema& leaves, const WriteOptions& options,
                         const Execution& execution)
    : sink_(&sink),
      execution_(execution),
      most_ahead_(MostAhead(options.row_group_memory)),
      chunk_options_(ResolveChunkOptions(options, leaves)),
      order_check_(ResolveSortingColumns(options.sorting_columns, leaves)),
      writer_(sink, schema, leaves, options),
      buffer_(leaves, options, chunk_options_, execution.stop),
      encoder_(writer_, chunk_options_, execution.threads, options.row_group_memory / 4,
               execution.stop) {}

void BatchWriter::Consume(const Batch& batch) {
  uint64_t taken = 0;
  do {
    taken += Append(batch, taken, batch.rows);
  } while (taken < batch.rows);
}

uint64_t BatchWriter::Append(const Batch& batch, uint64_t begin, uint64_t end) {
  if (execution_.stop != nullptr && *execution_.stop) throw InterruptedError();
  if (begin == end) return 0;
  uint64_t taken = buffer_.Append(batch, begin, end);
  if (buffer_.full()) FlushRowGroup();
  rows_.fetch_add(taken, std::memory_order_relaxed);
  if (encoder_.busy() && buffer_.memory() >= most_ahead_) CollectColumns();
  return taken;
}

void BatchWriter::FlushRowGroup() {
  CollectColumns();
  std::vector<shred::LeafColumn> columns = buffer_.Take();
  order_check_.Check(columns);
  encoder_.Start(std::move(columns));
  if (!encoder_.busy()) CollectColumns();
}

void BatchWriter::CollectColumns() {
  std::vector<shred::LeafColumn> columns = encoder_.Wait();
  if (columns.empty()) return;
  buffer_.GiveBack(std::move(columns));
  bytes_.store(sink_->offset(), std::memory_order_relaxed);
}

FileWeight BatchWriter::WeighFile() {
  CollectColumns();
  return writer_.Weigh();
}

void BatchWriter::LimitRowGroup(uint64_t bytes, uint64_t memory) {
  buffer_.Limit(bytes, memory);
}

FileSummary BatchWriter::Finish() {
  if (buffer_.rows() != 0) FlushRowGroup();
  CollectColumns();
  return writer_.Finish();
}

void BatchWriter::Restart(io::ByteSink& sink) {
  sink_ = &sink;
  order_check_.Restart();
  rows_.store(0, std::memory_order_relaxed);
  bytes_.store(0, std::memory_order_relaxed);
  writer_.Restart(sink);
}

}  // namespace lamella::file
