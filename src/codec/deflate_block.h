/// One block of a DEFLATE stream (RFC 1951, section 3.2) whose matches are known and have
/// one distance.
///
///     final? | 10 | code lengths of both alphabets | tokens … | end of block    dynamic
///     final? | 00 | to the next byte | size | ~size | bytes …                   stored
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace lamella::codec {

inline constexpr size_t kMostBlockBytes = 65'535;  ///< What a stored block can hold.
inline constexpr size_t kLongestMatch = 258;
/// What storing a block adds: three bits, filled up, and twice the size.
inline constexpr size_t kStoredHeaderBytes = 5;
/// Bytes behind the last one that a BitWriter may touch.
inline constexpr size_t kDeflateSlack = 16;

/// Some literals and the match behind them.
struct DeflateToken {
  uint16_t literals;
  uint16_t length;  ///< 3 to kLongestMatch; 0: no match.
};

/// Bits in the order of DEFLATE: the first one is the lowest of its byte.
class BitWriter {
 public:
  explicit BitWriter(uint8_t* out) : next_(out) {}

  /// Adds at most 56 bits since the last Flush.
  void Put(uint64_t bits, int count) {
    held_ |= bits << count_;
    count_ += count;
  }

  void Flush() {
    std::memcpy(next_, &held_, sizeof(held_));
    next_ += count_ >> 3;
    held_ >>= count_ & ~7;
    count_ &= 7;
  }

  /// Fills the last byte up with zeros and returns the byte behind it.
  uint8_t* Finish() {
    Flush();
    if (count_ != 0) ++next_;
    held_ = 0;
    count_ = 0;
    return next_;
  }

  /// Appends whole bytes, behind Finish.
  void Append(std::span<const uint8_t> bytes) {
    if (!bytes.empty()) std::memcpy(next_, bytes.data(), bytes.size());
    next_ += bytes.size();
  }

 private:
  uint8_t* next_;
  uint64_t held_ = 0;
  int count_ = 0;
};

/// Writes the block of `bytes`, at most kMostBlockBytes, that `tokens` cover exactly;
/// each match is with the bytes `distance`, 4 or 8, before it. Stored where that is
/// shorter.
void WriteDeflateBlock(std::span<const uint8_t> bytes,
                       std::span<const DeflateToken> tokens, size_t distance,
                       bool is_last, BitWriter& bits);

}  // namespace lamella::codec
