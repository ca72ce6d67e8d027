/// Where encoded bytes go: forward only, in order.
#pragma once

#include <cstdint>
#include <span>

namespace lamella::io {

/// Takes bytes one after the other. A sink that fails throws; it is then of no further
/// use than to be destroyed. Not safe for use from two threads at once.
class ByteSink {
 public:
  virtual ~ByteSink() = default;

  /// Appends `bytes`, which may be reused when the call returns. Throws IoError.
  void Write(std::span<const uint8_t> bytes) {
    Append(bytes);
    offset_ += bytes.size();
  }

  /// Bytes written so far: where the next `Write` begins.
  uint64_t offset() const { return offset_; }

 private:
  virtual void Append(std::span<const uint8_t> bytes) = 0;

  uint64_t offset_ = 0;
};

}  // namespace lamella::io
