#include "dataset/file_splitter.h"

#include <algorithm>
#include <utility>

#include "lamella/error.h"

namespace lamella::dataset {
namespace {

// Shares of `file_size_bytes`. A file is complete from the first one on; values in memory
// that do not get smaller at all must not carry it beyond the second.
constexpr double kComplete = 0.85;
constexpr double kMost = 1.35;
// Values that get 30 times smaller and more would make that many row groups; so many
// later they may be trusted to stay small.
constexpr double kTrustedRowGroups = 32;

// What no file comes near is large enough, and still a number.
uint64_t Share(double share, uint64_t bytes) {
  return static_cast<uint64_t>(std::min(share * static_cast<double>(bytes), 0x1p62));
}

}  // namespace

FileSplitter::FileSplitter(const FileKind& kind, const file::Execution& execution)
    : kind_(kind), execution_(execution) {}

void FileSplitter::Begin(std::string directory,
                         std::vector<std::optional<std::string>> values) {
  directory_ = std::move(directory);
  values_ = std::move(values);
  index_ = 0;
}

void FileSplitter::Consume(const Batch& batch) {
  const std::optional<uint64_t> most_rows = kind_.dataset.max_rows_per_file;
  for (uint64_t row = 0; row < batch.rows;) {
    if (!sink_) OpenFile();
    uint64_t end = batch.rows;
    if (most_rows) end = std::min(end, row + (*most_rows - writer_->rows()));
    row += writer_->Append(batch, row, end);
    if (Complete()) CloseFile();
  }
}

void FileSplitter::End() {
  if (sink_) CloseFile();
}

void FileSplitter::OpenFile() {
  if (index_ != 0 && !kind_.pattern.unique_in_directory()) {
    throw OptionError("\"filename_pattern\": \"" + kind_.dataset.filename_pattern +
                      "\" names one file in a directory, and there are more; put {i}, "
                      "{uuid} or {uuidv7} into it");
  }
  name_ = kind_.pattern.Name(index_++);
  sink_ = kind_.factory.Create(directory_, name_);
  if (writer_) {
    writer_->Restart(*sink_);
  } else {
    writer_.emplace(*sink_, kind_.schema, kind_.leaves, kind_.options, execution_);
  }
  if (kind_.dataset.file_size_bytes) LimitRowGroup(writer_->WeighFile());
}

void FileSplitter::CloseFile() {
  WrittenFile file;
  file.path = directory_.empty() ? name_ : directory_ + "/" + name_;
  file.values = values_;
  file.summary = writer_->Finish();
  kind_.factory.Finish(*sink_);
  sink_.reset();
  kind_.bytes_written.fetch_add(file.summary.bytes, std::memory_order_relaxed);
  files_.push_back(std::move(file));
}

bool FileSplitter::Complete() {
  if (kind_.dataset.max_rows_per_file == writer_->rows()) return true;
  const std::optional<uint64_t> size = kind_.dataset.file_size_bytes;
  if (!size || !writer_->at_row_group_end()) return false;
  const file::FileWeight weight = writer_->WeighFile();
  if (weight.bytes >= Share(kComplete, *size)) return true;
  LimitRowGroup(weight);
  return false;
}

// The next row group is to complete the file if its rows get as small as those before; if
// they don't get smaller at all, as a dictionary that overflows spares nothing, the file
// must still not become too large.
void FileSplitter::LimitRowGroup(const file::FileWeight& weight) {
  const uint64_t size = *kind_.dataset.file_size_bytes;
  const auto left = [&](uint64_t most) { return most - std::min(most, weight.bytes); };
  const double ratio =
      weight.encoded_bytes == 0
          ? 1.0
          : static_cast<double>(weight.encoded_bytes) / static_cast<double>(weight.bytes);
  const double trust =
      std::max(1.0, static_cast<double>(weight.row_groups) / kTrustedRowGroups);
  writer_->LimitRowGroup(Share(ratio, left(size)) + 1,
                         Share(trust, left(Share(kMost, size))) + 1);
}

}  // namespace lamella::dataset
