/// Decoders for the tests and the fuzzer, written from Encodings.md of parquet-format:
/// slow, plain, and strict about every padding bit. They share no code with the encoders.
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace lamella::encode::testing {

/// Where decoding stands. Reading past the end throws.
class Reader {
 public:
  explicit Reader(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  bool done() const { return at_ == bytes_.size(); }
  size_t position() const { return at_; }

  uint8_t Byte() {
    if (done()) throw std::runtime_error("the bytes end too early");
    return bytes_[at_++];
  }

  std::span<const uint8_t> Bytes(size_t count) {
    if (bytes_.size() - at_ < count) throw std::runtime_error("the bytes end too early");
    at_ += count;
    return bytes_.subspan(at_ - count, count);
  }

  /// A number of `count` bytes, least significant first.
  uint64_t Number(size_t count) {
    uint64_t number = 0;
    for (size_t i = 0; i < count; ++i) number |= uint64_t{Byte()} << (8 * i);
    return number;
  }

  uint64_t Varint() {
    uint64_t number = 0;
    for (int shift = 0;; shift += 7) {
      if (shift > 63) throw std::runtime_error("a ULEB128 number of more than 64 bits");
      const uint8_t byte = Byte();
      number |= uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return number;
    }
  }

  int64_t ZigZag() {
    const uint64_t number = Varint();
    return static_cast<int64_t>((number >> 1) ^ (~(number & 1) + 1));
  }

  /// `count` packed numbers that fill whole bytes together.
  std::vector<uint64_t> Packed(size_t count, size_t width) {
    std::vector<uint64_t> numbers(count, 0);
    const std::span<const uint8_t> packed = Bytes(count * width / 8);
    for (size_t bit = 0; bit < count * width; ++bit) {
      const uint64_t set = (packed[bit / 8] >> (bit % 8)) & 1u;
      numbers[bit / width] |= set << (bit % width);
    }
    return numbers;
  }

 private:
  std::span<const uint8_t> bytes_;
  size_t at_ = 0;
};

inline void Require(bool holds, const char* what) {
  if (!holds) throw std::runtime_error(what);
}

/// One run of the hybrid, for tests that look at the layout.
struct DecodedRun {
  bool repeated;
  uint64_t count;  ///< Values of a repeated run, groups of a packed one.

  bool operator==(const DecodedRun&) const = default;
};

/// Decodes exactly `count` values of the RLE / bit-packed hybrid.
inline std::vector<uint32_t> DecodeHybrid(Reader& in, size_t count, int bit_width,
                                          std::vector<DecodedRun>* runs = nullptr) {
  const auto width = static_cast<size_t>(bit_width);
  std::vector<uint32_t> values;
  while (values.size() < count) {
    const uint64_t header = in.Varint();
    if (runs != nullptr) runs->push_back({(header & 1) == 0, header >> 1});
    Require(header >> 1 != 0, "an empty run");
    if ((header & 1) == 0) {
      const uint64_t value = in.Number((width + 7) / 8);
      Require(value >> width == 0, "a repeated value that is too wide");
      Require(header >> 1 <= count - values.size(), "a run that is too long");
      values.insert(values.end(), header >> 1, static_cast<uint32_t>(value));
    } else {
      for (const uint64_t value : in.Packed((header >> 1) * 8, width)) {
        values.push_back(static_cast<uint32_t>(value));
      }
      Require(values.size() < count + 8, "more than one group of padding");
    }
  }
  for (size_t i = count; i < values.size(); ++i) Require(values[i] == 0, "padding not 0");
  values.resize(count);
  return values;
}

/// Decodes DELTA_BINARY_PACKED; T is the signed physical type.
template <typename T>
std::vector<T> DecodeDeltas(Reader& in) {
  using U = std::make_unsigned_t<T>;
  Require(in.Varint() == 128 && in.Varint() == 4, "not blocks of 128 and 4 miniblocks");
  const uint64_t count = in.Varint();
  U value = static_cast<U>(in.ZigZag());
  std::vector<T> values;
  if (count == 0) Require(value == 0, "a first value where there are none");
  if (count != 0) values.push_back(static_cast<T>(value));
  while (values.size() < count) {
    const U minimum = static_cast<U>(in.ZigZag());
    const std::span<const uint8_t> widths = in.Bytes(4);
    for (const uint8_t width : widths) {
      Require(width <= sizeof(T) * 8, "a width above that of the type");
      if (values.size() == count)
        Require(width == 0, "an unused miniblock of some width");
      for (const uint64_t offset : in.Packed(32, width)) {
        if (values.size() == count) {
          Require(offset == 0, "padding that is not 0");
          continue;
        }
        value = static_cast<U>(value + static_cast<U>(minimum + static_cast<U>(offset)));
        values.push_back(static_cast<T>(value));
      }
    }
  }
  return values;
}

inline std::string DecodeText(Reader& in, size_t size) {
  const std::span<const uint8_t> bytes = in.Bytes(size);
  return {bytes.begin(), bytes.end()};
}

inline std::vector<std::string> DecodePlainStrings(Reader& in, size_t count) {
  std::vector<std::string> values;
  for (size_t i = 0; i < count; ++i) values.push_back(DecodeText(in, in.Number(4)));
  return values;
}

inline std::vector<std::string> DecodeDeltaLength(Reader& in) {
  std::vector<std::string> values;
  for (const int32_t length : DecodeDeltas<int32_t>(in)) {
    Require(length >= 0, "a negative length");
    values.push_back(DecodeText(in, static_cast<size_t>(length)));
  }
  return values;
}

inline std::vector<std::string> DecodeDeltaByteArray(Reader& in) {
  const std::vector<int32_t> prefixes = DecodeDeltas<int32_t>(in);
  std::vector<std::string> values = DecodeDeltaLength(in);
  Require(prefixes.size() == values.size(), "prefixes and suffixes differ in number");
  for (size_t i = 0; i < values.size(); ++i) {
    const auto prefix = static_cast<size_t>(prefixes[i]);
    Require(prefix <= (i == 0 ? 0 : values[i - 1].size()), "a prefix that is too long");
    if (prefix != 0) values[i] = values[i - 1].substr(0, prefix) + values[i];
  }
  return values;
}

inline std::vector<uint8_t> DecodeByteStreamSplit(Reader& in, size_t count,
                                                  size_t width) {
  std::vector<uint8_t> values(count * width);
  for (size_t k = 0; k < width; ++k) {
    for (size_t i = 0; i < count; ++i) values[i * width + k] = in.Byte();
  }
  return values;
}

}  // namespace lamella::encode::testing
