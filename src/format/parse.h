/// Bytes to metadata: reads what serialize.h writes, and what any other writer does.
///
/// The bytes are not trusted: whatever they are, a call returns a value or throws
/// FormatError, reads nothing outside of them, and takes memory in proportion to them.
/// Fields with an unknown id or an unexpected type are skipped; a number that an
/// enumeration does not have is kept as it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "format/index.h"
#include "format/metadata.h"
#include "format/page_header.h"
#include "lamella/error.h"

namespace lamella::format {

/// The bytes are not the metadata that they should be.
class FormatError : public Error {
 public:
  explicit FormatError(const std::string& message) : Error(Blame::kWorld, message) {}
};

/// A value and the number of bytes that it was read from.
template <typename T>
struct Parsed {
  T value;
  size_t size = 0;
};

// In messages `what` names the thing that is read: "the <what> is damaged: …".

/// Reads a footer; `bytes` is what stands before its length. Throws FormatError.
FileMetaData ParseFileMetaData(std::span<const uint8_t> bytes,
                               std::string_view what = "footer");

/// Reads the header of a page; more bytes may follow it. Throws FormatError.
Parsed<PageHeader> ParsePageHeader(std::span<const uint8_t> bytes,
                                   std::string_view what = "page header");

/// Reads an offset index. Throws FormatError.
OffsetIndex ParseOffsetIndex(std::span<const uint8_t> bytes,
                             std::string_view what = "offset index");

/// Reads a column index. Throws FormatError.
ColumnIndex ParseColumnIndex(std::span<const uint8_t> bytes,
                             std::string_view what = "column index");

/// Reads the header of a bloom filter; its bits may follow. Throws FormatError.
Parsed<BloomFilterHeader> ParseBloomFilterHeader(
    std::span<const uint8_t> bytes, std::string_view what = "bloom filter header");

}  // namespace lamella::format
