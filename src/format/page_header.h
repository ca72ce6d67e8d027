/// The header in front of every page (`PageHeader` of parquet.thrift).
#pragma once

#include <cstdint>
#include <optional>

#include "format/metadata.h"

namespace lamella::format {

/// A data page of version 1: levels and values are compressed together.
struct DataPageHeader {
  int32_t num_values = 0;  ///< Levels: with nulls and empty lists.
  Encoding encoding = Encoding::kPlain;
  Encoding definition_level_encoding = Encoding::kRle;
  Encoding repetition_level_encoding = Encoding::kRle;
  std::optional<Statistics> statistics{};

  bool operator==(const DataPageHeader&) const = default;
};

/// A data page of version 2: the levels stand uncompressed in front of the values.
struct DataPageHeaderV2 {
  int32_t num_values = 0;
  int32_t num_nulls = 0;
  int32_t num_rows = 0;
  Encoding encoding = Encoding::kPlain;
  int32_t definition_levels_byte_length = 0;
  int32_t repetition_levels_byte_length = 0;
  std::optional<bool> is_compressed{};  ///< Absent: yes.
  std::optional<Statistics> statistics{};

  bool operator==(const DataPageHeaderV2&) const = default;
};

struct DictionaryPageHeader {
  int32_t num_values = 0;
  Encoding encoding = Encoding::kPlain;
  std::optional<bool> is_sorted{};

  bool operator==(const DictionaryPageHeader&) const = default;
};

/// Exactly one of the three kinds of header is present, the one that `type` names. The
/// sizes are those of the body alone.
struct PageHeader {
  PageType type = PageType::kDataPage;
  int32_t uncompressed_page_size = 0;  ///< Bytes.
  int32_t compressed_page_size = 0;    ///< Bytes.
  std::optional<int32_t> crc{};        ///< CRC-32 of the body as it is stored.
  std::optional<DataPageHeader> data_page_header{};
  std::optional<DictionaryPageHeader> dictionary_page_header{};
  std::optional<DataPageHeaderV2> data_page_header_v2{};

  bool operator==(const PageHeader&) const = default;
};

}  // namespace lamella::format
