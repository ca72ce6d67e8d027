/// Pages back into values, for the tests: written from the format's specification, with
/// the decoders of encode/'s tests. Understands chunks without a codec.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/crc32.h"
#include "encode/test_decoders.h"
#include "format/metadata.h"
#include "format/page_header.h"
#include "format/parse.h"
#include "schema/leaf.h"

namespace lamella::chunk::testing {

/// A data page.
struct DecodedPage {
  uint64_t offset = 0;  ///< Of its header, from the start of the bytes.
  format::PageHeader header;
  size_t header_size = 0;
  std::vector<uint8_t> repetition;
  std::vector<uint8_t> definition;
  std::vector<std::string> values;  ///< Bytes in PLAIN, strings without their length.
  size_t value_bytes = 0;           ///< Of the body, behind the levels.
  int index_width = 0;              ///< Bits of an index of RLE_DICTIONARY.

  size_t stored_size() const {
    return header_size + static_cast<size_t>(header.compressed_page_size);
  }
  uint64_t rows() const {
    if (repetition.empty()) return levels();
    uint64_t rows = 0;
    for (uint8_t level : repetition) rows += level == 0 ? 1 : 0;
    return rows;
  }
  uint64_t levels() const {
    return static_cast<uint64_t>(header.data_page_header->num_values);
  }
  Encoding encoding() const { return header.data_page_header->encoding; }
};

struct DecodedChunk {
  std::optional<format::PageHeader> dictionary_header;
  std::vector<std::string> dictionary;
  std::vector<DecodedPage> pages;

  std::vector<std::string> values() const {
    std::vector<std::string> all;
    for (const DecodedPage& page : pages) {
      all.insert(all.end(), page.values.begin(), page.values.end());
    }
    return all;
  }
};

/// Decodes page after page until the bytes end; throws std::runtime_error when they are
/// not what the format says.
class PageDecoder {
 public:
  PageDecoder(const schema::Leaf& leaf, std::span<const uint8_t> bytes)
      : leaf_(leaf), bytes_(bytes) {}

  DecodedChunk Run() {
    while (at_ < bytes_.size()) Next();
    return std::move(chunk_);
  }

 private:
  using Reader = encode::testing::Reader;
  using Type = format::Type;

  size_t Width() const {
    switch (leaf_.physical) {
      case Type::kBoolean:
        return 1;
      case Type::kInt32:
      case Type::kFloat:
        return 4;
      case Type::kFixedLenByteArray:
        return static_cast<size_t>(leaf_.width);
      default:
        return 8;
    }
  }

  void Next() {
    auto parsed = format::ParsePageHeader(bytes_.subspan(at_));
    const format::PageHeader& header = parsed.value;
    auto size = static_cast<size_t>(header.compressed_page_size);
    encode::testing::Require(header.uncompressed_page_size == header.compressed_page_size,
                             "a page with a codec");
    std::span<const uint8_t> body = bytes_.subspan(at_ + parsed.size, size);
    encode::testing::Require(
        header.crc && base::Crc32(body) == static_cast<uint32_t>(*header.crc),
        "a wrong checksum");
    if (header.type == format::PageType::kDictionaryPage) {
      encode::testing::Require(at_ == 0, "a dictionary that does not come first");
      chunk_.dictionary_header = header;
      Reader in(body);
      chunk_.dictionary = Plain(
          in, static_cast<size_t>(header.dictionary_page_header.value().num_values));
      encode::testing::Require(in.done(), "bytes behind the dictionary");
    } else {
      DecodedPage page;
      page.offset = at_;
      page.header = header;
      page.header_size = parsed.size;
      Decode(body, page);
      chunk_.pages.push_back(std::move(page));
    }
    at_ += parsed.size + size;
  }

  void Decode(std::span<const uint8_t> body, DecodedPage& page) {
    Reader in(body);
    size_t count = page.levels();
    page.repetition = Levels(in, leaf_.max_repetition, count);
    page.definition = Levels(in, leaf_.max_definition, count);
    for (uint8_t level : page.definition) count -= level != leaf_.max_definition;
    page.value_bytes = body.size() - in.position();
    page.values = Values(in, page, count);
    encode::testing::Require(in.done(), "bytes behind the values");
  }

  static std::vector<uint8_t> Levels(Reader& in, uint8_t max, size_t count) {
    if (max == 0) return {};
    int width = 0;
    while (max >> width != 0) ++width;
    Reader levels(in.Bytes(in.Number(4)));
    auto decoded = encode::testing::DecodeHybrid(levels, count, width);
    encode::testing::Require(levels.done(), "bytes behind the levels");
    for (uint32_t level : decoded) {
      encode::testing::Require(level <= max, "a level above the highest");
    }
    return {decoded.begin(), decoded.end()};
  }

  std::vector<std::string> Plain(Reader& in, size_t count) const {
    if (leaf_.physical == Type::kByteArray) {
      return encode::testing::DecodePlainStrings(in, count);
    }
    std::vector<std::string> values;
    if (leaf_.physical == Type::kBoolean) {
      for (uint64_t bit : in.Packed((count + 7) / 8 * 8, 1)) {
        values.emplace_back(1, static_cast<char>(bit));
      }
      values.resize(count);
      return values;
    }
    for (size_t i = 0; i < count; ++i) {
      values.push_back(encode::testing::DecodeText(in, Width()));
    }
    return values;
  }

  template <typename T>
  static std::vector<std::string> BytesOf(const std::vector<T>& numbers) {
    std::vector<std::string> values;
    for (T number : numbers) {
      values.emplace_back(reinterpret_cast<const char*>(&number), sizeof(T));
    }
    return values;
  }

  std::vector<std::string> Values(Reader& in, DecodedPage& page, size_t count) const {
    switch (page.encoding()) {
      case Encoding::kPlain:
        return Plain(in, count);
      case Encoding::kRleDictionary:
        return Entries(in, page, count);
      case Encoding::kRle: {
        Reader runs(in.Bytes(in.Number(4)));
        auto bits = encode::testing::DecodeHybrid(runs, count, 1);
        return BytesOf(std::vector<uint8_t>(bits.begin(), bits.end()));
      }
      case Encoding::kDeltaBinaryPacked:
        if (leaf_.physical == Type::kInt32) {
          return BytesOf(encode::testing::DecodeDeltas<int32_t>(in));
        }
        return BytesOf(encode::testing::DecodeDeltas<int64_t>(in));
      case Encoding::kDeltaLengthByteArray:
        return encode::testing::DecodeDeltaLength(in);
      case Encoding::kDeltaByteArray:
        return encode::testing::DecodeDeltaByteArray(in);
      case Encoding::kByteStreamSplit: {
        auto bytes = encode::testing::DecodeByteStreamSplit(in, count, Width());
        Reader plain(bytes);
        return Plain(plain, count);
      }
    }
    throw std::runtime_error("an unknown encoding");
  }

  std::vector<std::string> Entries(Reader& in, DecodedPage& page, size_t count) const {
    page.index_width = in.Byte();
    std::vector<std::string> values;
    for (uint32_t i : encode::testing::DecodeHybrid(in, count, page.index_width)) {
      values.push_back(chunk_.dictionary.at(i));
    }
    return values;
  }

  const schema::Leaf& leaf_;
  std::span<const uint8_t> bytes_;
  size_t at_ = 0;
  DecodedChunk chunk_;
};

inline DecodedChunk DecodePages(const schema::Leaf& leaf,
                                std::span<const uint8_t> bytes) {
  return PageDecoder(leaf, bytes).Run();
}

}  // namespace lamella::chunk::testing
