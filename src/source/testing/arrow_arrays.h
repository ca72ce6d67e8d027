/// Arrow arrays and streams made by hand, which count what is released.
#pragma once

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "lamella/arrow_abi.h"

namespace lamella::source::testing {

/// One array with its type. The bytes of a buffer end where they end, so that the address
/// sanitizer sees who reads beyond.
struct Array {
  std::string format;
  std::string name{};
  int64_t length = 0;
  std::vector<std::vector<uint8_t>> buffers{};
  std::vector<Array> children{};
  int64_t offset = 0;
  int64_t null_count = -1;
  int64_t flags = ARROW_FLAG_NULLABLE;
  std::string metadata{};
  std::shared_ptr<Array> dictionary{};
};

/// The bytes of a buffer.
template <typename T>
std::vector<uint8_t> Bytes(const std::vector<T>& values) {
  std::vector<uint8_t> bytes(values.size() * sizeof(T));
  if (!bytes.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

inline std::vector<uint8_t> Bytes(const char* text) {
  return {text, text + std::strlen(text)};
}

/// What a stream gives, and how many of its structures are not released yet.
class Stream {
 public:
  explicit Stream(std::vector<Array> arrays) : arrays_(std::move(arrays)) {}

  /// Makes the call after the last array fail.
  void FailAtEnd(const std::string& error) { error_ = error; }

  ArrowArrayStream Open() {
    ++open_;
    return {GetSchema, GetNext, LastError, ReleaseStream, this};
  }
  int open() const { return open_; }

 private:
  static Stream& Of(ArrowArrayStream* stream) {
    return *static_cast<Stream*>(stream->private_data);
  }
  static int GetSchema(ArrowArrayStream* stream, ArrowSchema* out) {
    Stream& self = Of(stream);
    *out = *self.SchemaOf(self.arrays_.front());
    out->release = [](ArrowSchema* schema) {
      --static_cast<Stream*>(schema->private_data)->open_;
      schema->release = nullptr;
    };
    ++self.open_;
    return 0;
  }
  static int GetNext(ArrowArrayStream* stream, ArrowArray* out) {
    Stream& self = Of(stream);
    *out = {};
    if (self.next_ == self.arrays_.size()) return self.error_.empty() ? 0 : EIO;
    *out = *self.ArrayOf(self.arrays_[self.next_++]);
    out->release = [](ArrowArray* array) {
      --static_cast<Stream*>(array->private_data)->open_;
      array->release = nullptr;
    };
    ++self.open_;
    return 0;
  }
  static const char* LastError(ArrowArrayStream* stream) {
    return Of(stream).error_.c_str();
  }
  static void ReleaseStream(ArrowArrayStream* stream) {
    --Of(stream).open_;
    stream->release = nullptr;
  }

  ArrowSchema* SchemaOf(const Array& array) {
    auto& children = schema_children_.emplace_back();
    for (const Array& child : array.children) children.push_back(SchemaOf(child));
    ArrowSchema& schema = schemas_.emplace_back();
    schema.format = array.format.c_str();
    schema.name = array.name.c_str();
    schema.metadata = array.metadata.empty() ? nullptr : array.metadata.data();
    schema.flags = array.flags;
    schema.n_children = static_cast<int64_t>(children.size());
    schema.children = children.data();
    if (array.dictionary) schema.dictionary = SchemaOf(*array.dictionary);
    schema.private_data = this;
    return &schema;
  }
  ArrowArray* ArrayOf(const Array& array) {
    auto& children = array_children_.emplace_back();
    for (const Array& child : array.children) children.push_back(ArrayOf(child));
    auto& buffers = buffers_.emplace_back();
    for (const auto& bytes : array.buffers) {
      buffers.push_back(bytes.empty() ? nullptr : bytes.data());
    }
    ArrowArray& made = made_.emplace_back();
    made.length = array.length;
    made.null_count = array.null_count;
    made.offset = array.offset;
    made.n_buffers = static_cast<int64_t>(buffers.size());
    made.buffers = buffers.data();
    made.n_children = static_cast<int64_t>(children.size());
    made.children = children.data();
    if (array.dictionary) made.dictionary = ArrayOf(*array.dictionary);
    made.private_data = this;
    return &made;
  }

  std::vector<Array> arrays_;
  std::string error_;
  size_t next_ = 0;
  int open_ = 0;
  std::deque<std::vector<ArrowSchema*>> schema_children_;
  std::deque<std::vector<ArrowArray*>> array_children_;
  std::deque<std::vector<const void*>> buffers_;
  std::deque<ArrowSchema> schemas_;
  std::deque<ArrowArray> made_;
};

/// Rows of one column, all of it.
inline Array TableOf(const Array& column) {
  return {"+s", "", column.length, {{}}, {column}};
}

}  // namespace lamella::source::testing
