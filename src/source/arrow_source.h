/// An Arrow stream as a source of batches.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "lamella/arrow_abi.h"
#include "lamella/source.h"
#include "source/arrow_column.h"

namespace lamella::source {

/// One of the structures of arrow_abi.h, released when its owner goes.
template <typename Structure>
class ArrowOwned {
 public:
  ArrowOwned() = default;
  /// Takes over what `from` holds, which is released from then on.
  explicit ArrowOwned(Structure& from) : held_(from) { from.release = nullptr; }
  ArrowOwned(ArrowOwned&& other) noexcept { std::swap(held_, other.held_); }
  ArrowOwned& operator=(ArrowOwned&& other) noexcept {
    std::swap(held_, other.held_);
    return *this;
  }
  ArrowOwned(const ArrowOwned&) = delete;
  ArrowOwned& operator=(const ArrowOwned&) = delete;
  ~ArrowOwned() {
    if (held_.release != nullptr) held_.release(&held_);
  }

  Structure* get() { return &held_; }
  const Structure& operator*() const { return held_; }
  const Structure* operator->() const { return &held_; }

 private:
  Structure held_{};
};

/// Rows of a stream of structs, whose members are the columns. Their arrays are cut into
/// batches small enough to stay in the cache while they are rewritten and shredded.
class ArrowSource : public BatchSource {
 public:
  /// Takes the stream over and asks for its schema. Throws SourceError when the stream
  /// fails, SchemaError for a type that has no form in Parquet.
  explicit ArrowSource(ArrowArrayStream& stream);

  const Schema& schema() const override { return schema_; }
  void Run(BatchConsumer& consumer) override;

 private:
  void Feed(const ArrowArray& array, BatchConsumer& consumer);
  void Check(int code) const;

  mutable ArrowOwned<ArrowArrayStream> stream_;
  std::vector<std::unique_ptr<ArrowColumn>> columns_;
  Schema schema_;
  Batch batch_;
};

}  // namespace lamella::source
