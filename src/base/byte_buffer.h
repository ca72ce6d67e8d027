/// A growable run of bytes that is never filled with zeros and keeps its memory.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <span>
#include <utility>

namespace lamella::base {

/// Bytes under construction. Movable, not copyable: a copy would be one nobody reads.
/// `Clear` keeps the memory, so a buffer that is reused stops allocating.
class ByteBuffer {
 public:
  ByteBuffer() = default;
  ByteBuffer(ByteBuffer&& other) noexcept { Swap(other); }
  ByteBuffer& operator=(ByteBuffer&& other) noexcept {
    Swap(other);
    return *this;
  }
  ByteBuffer(const ByteBuffer&) = delete;
  ByteBuffer& operator=(const ByteBuffer&) = delete;
  ~ByteBuffer() { std::free(data_); }

  uint8_t* data() { return data_; }
  const uint8_t* data() const { return data_; }
  size_t size() const { return size_; }
  size_t capacity() const { return capacity_; }
  bool empty() const { return size_ == 0; }
  std::span<const uint8_t> span() const { return {data_, size_}; }

  void Clear() { size_ = 0; }

  /// Gives the memory back.
  void Release() {
    std::free(data_);
    data_ = nullptr;
    size_ = capacity_ = 0;
  }

  /// Makes room for `extra` more bytes. Throws std::bad_alloc.
  void Reserve(size_t extra) {
    if (capacity_ - size_ < extra) Grow(size_ + extra);
  }

  /// Lengthens by `count` bytes of any content and returns where they begin.
  uint8_t* Extend(size_t count) {
    Reserve(count);
    uint8_t* begin = data_ + size_;
    size_ += count;
    return begin;
  }

  /// Shortens to `size`, which must not be more than there is.
  void Truncate(size_t size) { size_ = size; }

  void PushBack(uint8_t byte) { *Extend(1) = byte; }

  void Append(const void* bytes, size_t count) {
    if (count != 0) std::memcpy(Extend(count), bytes, count);
  }
  void Append(std::span<const uint8_t> bytes) { Append(bytes.data(), bytes.size()); }

  /// Appends the bytes of `value` in little-endian order (the order of this machine).
  template <typename T>
  void AppendValue(T value) {
    Append(&value, sizeof(T));
  }

 private:
  void Grow(size_t needed) {
    size_t capacity = capacity_ * 2 > needed ? capacity_ * 2 : needed;
    if (capacity < 64) capacity = 64;
    void* grown = std::realloc(data_, capacity);
    if (grown == nullptr) throw std::bad_alloc();
    data_ = static_cast<uint8_t*>(grown);
    capacity_ = capacity;
  }

  void Swap(ByteBuffer& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

  uint8_t* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace lamella::base
