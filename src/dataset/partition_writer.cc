#include "dataset/partition_writer.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <utility>

#include "base/filename_pattern.h"
#include "dataset/column_division.h"
#include "dataset/file_splitter.h"
#include "dataset/row_grouper.h"
#include "dataset/workers.h"
#include "lamella/error.h"
#include "schema/leaf.h"

namespace lamella::dataset {
namespace {

// Files that are written at once where nothing else was asked for: however many
// processors there are, 64 descriptors are enough.
constexpr uint64_t kMostOpenFiles = 24;

unsigned WorkersFor(const DatasetOptions& dataset, unsigned threads) {
  const uint64_t most = dataset.max_open_files.value_or(kMostOpenFiles);
  return static_cast<unsigned>(
      std::clamp<uint64_t>(threads, 1, std::max<uint64_t>(most, 1)));
}

}  // namespace

struct PartitionWriter::State {
  State(FileFactory& factory, const Schema& query, const WriteOptions& options,
        const DatasetOptions& dataset, const Spill& spill, const file::Execution& with);

  void CheckStop() const;
  std::vector<WrittenFile> WriteKeys();
  void WriteLargeKeys(std::vector<WrittenFile>& files);
  void WriteSmallKeys(std::vector<WrittenFile>& files);
  bool IsSmall(uint32_t key);

  const file::Execution execution;
  const unsigned workers;
  const ColumnDivision columns;
  const schema::LeafSchema leaves;
  const base::FilenamePattern pattern;
  std::atomic<uint64_t> rows = 0;
  std::atomic<uint64_t> bytes_written = 0;
  const FileKind kind;

  // One of them: without partition columns rows go straight to files.
  std::optional<FileSplitter> stream;
  std::optional<RowGrouper> grouper;
};

namespace {

/// Writes keys, one after the other, with memory and threads of its own.
class KeyWriter {
 public:
  KeyWriter(const FileKind& kind, const file::Execution& execution, RowGrouper& grouper)
      : grouper_(grouper), splitter_(kind, execution), reader_(kind.schema) {}

  void Write(uint32_t key) {
    const KeyTable& keys = grouper_.keys();
    splitter_.Begin(keys.directory(key), keys.values(key));
    grouper_.frames().ForEachFrame(key, buffer_, [&](uint8_t* frame, uint64_t rows) {
      splitter_.Consume(reader_.Open(frame, rows));
    });
    splitter_.End();
  }

  void MoveFilesTo(std::vector<WrittenFile>& files) {
    for (WrittenFile& file : splitter_.Take()) files.push_back(std::move(file));
  }

 private:
  RowGrouper& grouper_;
  FileSplitter splitter_;
  FrameReader reader_;
  base::ByteBuffer buffer_;
};

}  // namespace

PartitionWriter::State::State(FileFactory& factory, const Schema& query,
                              const WriteOptions& options, const DatasetOptions& dataset,
                              const Spill& spill, const file::Execution& with)
    : execution(with),
      workers(WorkersFor(dataset, with.threads)),
      columns(DivideColumns(query, dataset)),
      leaves(schema::Dissect(columns.schema)),
      pattern(dataset.filename_pattern),
      kind{factory, columns.schema, leaves, options, dataset, pattern, bytes_written} {
  // Now, and not when the rows of the whole query have been read.
  file::ResolveSortingColumns(options.sorting_columns, leaves);
  if (columns.partition.empty()) {
    stream.emplace(kind, execution);
    stream->Begin("", {});
  } else {
    grouper.emplace(query, columns, leaves, dataset, spill);
  }
}

void PartitionWriter::State::CheckStop() const {
  if (execution.stop != nullptr && *execution.stop) throw InterruptedError();
}

std::vector<WrittenFile> PartitionWriter::State::WriteKeys() {
  std::vector<WrittenFile> files;
  const uint64_t row_group = kind.options.row_group_memory;
  grouper->Finish(row_group + file::BatchWriter::MostAhead(row_group));
  WriteLargeKeys(files);
  WriteSmallKeys(files);
  return files;
}

// The workers share the memory that the run has given back.
bool PartitionWriter::State::IsSmall(uint32_t key) {
  return grouper->frames().bytes(key) <= grouper->run_share() / workers;
}

// One after the other, each with all threads.
void PartitionWriter::State::WriteLargeKeys(std::vector<WrittenFile>& files) {
  std::optional<KeyWriter> writer;
  for (uint32_t key = 0; key < grouper->keys().size(); ++key) {
    if (IsSmall(key)) continue;
    CheckStop();
    if (!writer) writer.emplace(kind, execution, *grouper);
    writer->Write(key);
  }
  if (writer) writer->MoveFilesTo(files);
}

// In parallel, each by one thread.
void PartitionWriter::State::WriteSmallKeys(std::vector<WrittenFile>& files) {
  const uint32_t keys = grouper->keys().size();
  std::atomic<uint32_t> next = 0;
  std::mutex mutex;
  RunWorkers(std::min<uint64_t>(workers, keys), [&](const std::atomic<bool>& failed) {
    KeyWriter writer(kind, {1, execution.stop}, *grouper);
    for (uint32_t key; !failed && (key = next++) < keys;) {
      if (!IsSmall(key)) continue;
      CheckStop();
      writer.Write(key);
    }
    const std::lock_guard lock(mutex);
    writer.MoveFilesTo(files);
  });
}

PartitionWriter::PartitionWriter(FileFactory& factory, const Schema& schema,
                                 const WriteOptions& options,
                                 const DatasetOptions& dataset, const Spill& spill,
                                 const file::Execution& execution)
    : state_(
          std::make_unique<State>(factory, schema, options, dataset, spill, execution)) {}

PartitionWriter::~PartitionWriter() = default;

void PartitionWriter::Consume(const Batch& batch) {
  state_->CheckStop();
  if (state_->stream) {
    state_->stream->Consume(batch);
  } else {
    state_->grouper->Consume(batch);
  }
  state_->rows.fetch_add(batch.rows, std::memory_order_relaxed);
}

std::vector<WrittenFile> PartitionWriter::Finish() {
  state_->CheckStop();
  std::vector<WrittenFile> files;
  if (state_->stream) {
    state_->stream->End();
    files = state_->stream->Take();
  } else {
    files = state_->WriteKeys();
  }
  std::sort(files.begin(), files.end(),
            [](const WrittenFile& a, const WrittenFile& b) { return a.path < b.path; });
  return files;
}

uint64_t PartitionWriter::rows() const {
  return state_->rows.load(std::memory_order_relaxed);
}

uint64_t PartitionWriter::bytes_written() const {
  return state_->bytes_written.load(std::memory_order_relaxed);
}

}  // namespace lamella::dataset
