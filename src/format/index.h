/// What stands between the pages and the footer and lets a reader skip pages: the two
/// page indexes of a column chunk, and the header of its bloom filter.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "format/enums.h"

namespace lamella::format {

/// Where one data page is.
struct PageLocation {
  int64_t offset = 0;                ///< Of its header, from the start of the file.
  int32_t compressed_page_size = 0;  ///< Bytes, header and body.
  int64_t first_row_index = 0;       ///< Counted within the row group.

  bool operator==(const PageLocation&) const = default;
};

/// The data pages of a column chunk (never its dictionary page).
struct OffsetIndex {
  std::vector<PageLocation> page_locations{};
  /// kByteArray only: bytes of the values of each page, without their lengths.
  std::vector<int64_t> unencoded_byte_array_data_bytes{};

  bool operator==(const OffsetIndex&) const = default;
};

/// What is known about the values of each page. All lists but the histograms have one
/// entry per page.
struct ColumnIndex {
  std::vector<bool> null_pages{};  ///< No value on the page: its bounds are empty.
  std::vector<std::string> min_values{};
  std::vector<std::string> max_values{};
  BoundaryOrder boundary_order = BoundaryOrder::kUnordered;
  std::vector<int64_t> null_counts{};
  /// The histogram of each page (maximum level + 1 entries), one after the other.
  std::vector<int64_t> repetition_level_histograms{};
  std::vector<int64_t> definition_level_histograms{};
  std::vector<int64_t> nan_counts{};

  bool operator==(const ColumnIndex&) const = default;
};

/// In front of the bits of a split-block bloom filter. The algorithm is BLOCK, the hash
/// XXHASH and the compression UNCOMPRESSED: parquet.thrift has no others.
struct BloomFilterHeader {
  int32_t num_bytes = 0;  ///< Of the bits.

  bool operator==(const BloomFilterHeader&) const = default;
};

}  // namespace lamella::format
