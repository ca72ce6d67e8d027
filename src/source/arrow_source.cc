#include "source/arrow_source.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "base/utf8.h"
#include "lamella/error.h"
#include "source/arrow_values.h"

namespace lamella::source {
namespace {

// As many as the engine's vectors have.
constexpr int64_t kBatchRows = 2048;

void RefuseNullRows(const ArrowArray& array) {
  if (array.null_count == 0 || array.n_buffers == 0 || array.buffers[0] == nullptr)
    return;
  const auto rows = static_cast<uint64_t>(array.length);
  std::vector<uint64_t> words(WordsFor(rows));
  const auto begin = static_cast<uint64_t>(array.offset);
  if (CopyBits(array.buffers[0], begin, rows, words.data())) return;
  throw SchemaError("the Arrow stream has rows that are NULL as a whole; leave them out");
}

}  // namespace

ArrowSource::ArrowSource(ArrowArrayStream& stream) : stream_(stream) {
  if (stream_->release == nullptr) {
    throw SourceError("the Arrow stream has been read before, or released");
  }
  ArrowOwned<ArrowSchema> schema;
  Check(stream_->get_schema(stream_.get(), schema.get()));
  if (schema->format == nullptr || std::string_view(schema->format) != "+s") {
    throw SchemaError("the Arrow stream has single values instead of rows with columns");
  }
  for (int64_t i = 0; i < schema->n_children; ++i) {
    const ArrowSchema& child = *schema->children[i];
    const std::string name = base::AsUtf8(child.name == nullptr ? "" : child.name);
    columns_.push_back(std::make_unique<ArrowColumn>(child, name));
    schema_.fields.push_back(columns_.back()->field());
  }
  batch_.columns.resize(columns_.size());
}

void ArrowSource::Check(int code) const {
  if (code == 0) return;
  const char* error = stream_->get_last_error(stream_.get());
  throw SourceError(
      "the Arrow stream failed: " +
      std::string(error != nullptr && *error != '\0' ? error : std::strerror(code)));
}

void ArrowSource::Run(BatchConsumer& consumer) {
  for (auto& column : columns_) column->GiveCodes(consumer.TakesCodes());
  std::shared_ptr<ArrowOwned<ArrowArray>> before;
  while (true) {
    auto next = std::make_shared<ArrowOwned<ArrowArray>>();
    Check(stream_->get_next(stream_.get(), next->get()));
    const ArrowArray& array = **next;
    if (array.release == nullptr) break;
    if (array.length == 0) continue;
    // Small arrays would take more memory than their strings.
    batch_.strings = array.length >= kBatchRows ? next : nullptr;
    Feed(array, consumer);
    // It is alive until the next one is bound.
    before = std::move(next);
  }
  batch_.strings.reset();
}

void ArrowSource::Feed(const ArrowArray& array, BatchConsumer& consumer) {
  if (static_cast<size_t>(array.n_children) < columns_.size()) {
    throw SourceError("the Arrow stream has fewer columns than its schema");
  }
  RefuseNullRows(array);
  for (size_t i = 0; i < columns_.size(); ++i) {
    const ArrowArray& column = *array.children[i];
    if (column.length < array.offset + array.length) {
      throw SourceError("column \"" + schema_.fields[i].name +
                        "\" has fewer rows than the Arrow stream says");
    }
    columns_[i]->Bind(column);
  }
  const auto rows = static_cast<uint64_t>(array.length);
  for (uint64_t done = 0; done < rows; done += batch_.rows) {
    batch_.rows = std::min<uint64_t>(kBatchRows, rows - done);
    for (size_t i = 0; i < columns_.size(); ++i) {
      columns_[i]->Read(static_cast<uint64_t>(array.offset) + done, batch_.rows,
                        batch_.columns[i]);
    }
    consumer.Consume(batch_);
  }
}

}  // namespace lamella::source
