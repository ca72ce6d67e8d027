/// Expected files as data: rows and options on one side, pages on the other.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "file/testing/written_file.h"
#include "shred/testing/values.h"

namespace lamella::layout {

/// A page as a reader finds it. Bytes are those of the body before a codec.
struct Page {
  uint64_t rows = 0;
  uint64_t levels = 0;
  Encoding encoding = Encoding::kPlain;
  uint64_t bytes = 0;

  bool operator==(const Page&) const = default;
};

inline void PrintTo(const Page& page, std::ostream* out) {
  *out << "{" << page.rows << ", " << page.levels << ", encoding "
       << static_cast<int>(page.encoding) << ", " << page.bytes << " bytes}";
}

/// A dictionary page.
struct Dictionary {
  uint64_t entries = 0;
  uint64_t bytes = 0;

  bool operator==(const Dictionary&) const = default;
};

inline void PrintTo(const Dictionary& dictionary, std::ostream* out) {
  *out << "{" << dictionary.entries << " entries, " << dictionary.bytes << " bytes}";
}

struct Chunk {
  std::vector<Page> pages;
  std::optional<Dictionary> dictionary = {};

  bool operator==(const Chunk&) const = default;
};

inline void PrintTo(const Chunk& chunk, std::ostream* out) {
  if (chunk.dictionary) *out << ::testing::PrintToString(*chunk.dictionary) << " ";
  *out << ::testing::PrintToString(chunk.pages);
}

/// The options that decide where what ends, with their defaults.
struct Options {
  uint64_t row_group_size = WriteOptions().row_group_size;
  uint64_t data_page_size = WriteOptions().data_page_size;
  uint64_t data_page_rows = WriteOptions().data_page_rows;
  std::optional<uint64_t> dictionary_page_size_limit = {};
  Profile profile = Profile::kUniversal;
  std::map<std::string, Encoding> encodings = {};

  WriteOptions Get() const {
    WriteOptions options;
    options.compression = Compression::kUncompressed;
    options.row_group_size = row_group_size;
    options.data_page_size = data_page_size;
    options.data_page_rows = data_page_rows;
    options.dictionary_page_size_limit = dictionary_page_size_limit;
    options.profile = profile;
    for (const auto& [column, encoding] : encodings) {
      options.column_options[column].encoding = encoding;
    }
    return options;
  }
};

/// What is written, how, and what has to come out.
struct Layout {
  shred::testing::Table table;
  Options options;
  /// Row groups, each with one chunk per leaf.
  std::vector<std::vector<Chunk>> groups;
};

inline Chunk Found(const file::testing::WrittenFile& file, size_t group, size_t column) {
  chunk::testing::DecodedChunk decoded = file.Decode(group, column);
  Chunk found;
  if (decoded.dictionary_header) {
    found.dictionary = Dictionary{
        decoded.dictionary.size(),
        static_cast<uint64_t>(decoded.dictionary_header->uncompressed_page_size)};
  }
  for (const chunk::testing::DecodedPage& page : decoded.pages) {
    found.pages.push_back({page.rows(), page.levels(), page.encoding(),
                           static_cast<uint64_t>(page.header.uncompressed_page_size)});
  }
  return found;
}

/// Writes the rows and holds the file, without a codec, to its layout.
inline void ExpectLayout(const Layout& layout) {
  file::testing::WrittenFile file =
      file::testing::WriteFile(layout.table, layout.options.Get());
  std::vector<std::vector<Chunk>> found;
  for (size_t g = 0; g < file.footer.row_groups.size(); ++g) {
    std::vector<Chunk>& chunks = found.emplace_back();
    for (size_t c = 0; c < file.leaves.leaves.size(); ++c) {
      chunks.push_back(Found(file, g, c));
    }
  }
  EXPECT_EQ(found, layout.groups);
}

}  // namespace lamella::layout
