#include "inspect/inspect.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "format/parse.h"
#include "inspect/describe.h"
#include "inspect/facts.h"
#include "inspect/names.h"

namespace lamella::inspect {
namespace {

constexpr uint64_t kMagicSize = 4;
constexpr uint64_t kTailSize = 8;  // The footer's length and the closing magic.
constexpr std::string_view kMagic = "PAR1";
constexpr std::string_view kEncryptedMagic = "PARE";

std::string Quoted(const std::string& path) { return "\"" + path + "\""; }

std::vector<uint8_t> Read(const io::FileReader& file, uint64_t offset, uint64_t size) {
  std::vector<uint8_t> bytes(size);
  file.ReadAt(offset, bytes);
  return bytes;
}

std::string_view Text(const std::vector<uint8_t>& bytes, size_t offset) {
  return {reinterpret_cast<const char*>(bytes.data()) + offset, kMagicSize};
}

void CheckMagic(const std::string& path, std::string_view first, std::string_view last) {
  const bool begins = first == kMagic || first == kEncryptedMagic;
  if (begins && last == kEncryptedMagic) {
    throw format::FormatError(
        "the " + FooterOf(path) +
        " is encrypted: only a reader that has its key can open it");
  }
  if (begins && last == kMagic) return;
  if (begins) {
    throw format::FormatError(
        Quoted(path) +
        " is not complete: it begins as a Parquet file but has no footer, so its writer "
        "was interrupted or the copy was cut short");
  }
  throw format::FormatError(
      Quoted(path) + " is not a Parquet file: it doesn't begin and end with \"PAR1\"");
}

std::vector<uint8_t> ReadFooter(const io::FileReader& file) {
  if (file.size() == 0) {
    throw format::FormatError(Quoted(file.path()) +
                              " is empty: a Parquet file has at least a footer");
  }
  if (file.size() < kMagicSize + kTailSize) {
    throw format::FormatError(Quoted(file.path()) +
                              " is not a Parquet file: it has only " +
                              std::to_string(file.size()) + " bytes");
  }
  const auto head = Read(file, 0, kMagicSize);
  const auto tail = Read(file, file.size() - kTailSize, kTailSize);
  CheckMagic(file.path(), Text(head, 0), Text(tail, kTailSize - kMagicSize));
  uint32_t size;
  std::memcpy(&size, tail.data(), sizeof size);
  if (size > file.size() - kMagicSize - kTailSize) {
    throw format::FormatError("the " + FooterOf(file.path()) +
                              " is damaged: it claims to have " + std::to_string(size) +
                              " bytes, the file has " + std::to_string(file.size()));
  }
  return Read(file, file.size() - kTailSize - size, size);
}

/// Reads the index at `place`, which the footer of `file` named.
std::vector<uint8_t> ReadIndex(const io::FileReader& file, const Place& place,
                               const std::string& what) {
  const auto offset = static_cast<uint64_t>(place.offset);
  const auto size = static_cast<uint64_t>(place.bytes);
  if (offset > file.size() || size > file.size() - offset) {
    throw format::FormatError("the " + FooterOf(file.path()) + " is damaged: the " +
                              what + " is not inside of the file");
  }
  return Read(file, offset, size);
}

void AddIndexes(const io::FileReader& file, ChunkDescription& chunk) {
  const std::string column =
      " of column \"" + Dotted(chunk.facts.path) + "\" in " + Quoted(file.path());
  if (chunk.column_index && !chunk.facts.encrypted) {
    const std::string what = "column index" + column;
    const auto bytes = ReadIndex(file, *chunk.column_index, what);
    chunk.page_order = NameOf(format::ParseColumnIndex(bytes, what).boundary_order);
  }
  if (chunk.offset_index && !chunk.facts.encrypted) {
    const std::string what = "offset index" + column;
    const auto bytes = ReadIndex(file, *chunk.offset_index, what);
    const format::OffsetIndex index = format::ParseOffsetIndex(bytes, what);
    chunk.facts.pages = static_cast<int64_t>(index.page_locations.size());
  }
}

}  // namespace

FileDescription Inspect(const io::FileReader& file) {
  const std::vector<uint8_t> bytes = ReadFooter(file);
  const format::FileMetaData footer =
      format::ParseFileMetaData(bytes, FooterOf(file.path()));
  FileDescription description =
      Describe(footer, file.path(), static_cast<int64_t>(file.size()));
  description.footer_bytes = static_cast<int64_t>(bytes.size());
  for (RowGroupDescription& group : description.row_groups) {
    for (ChunkDescription& chunk : group.chunks) AddIndexes(file, chunk);
  }
  Summarize(footer, description);
  return description;
}

}  // namespace lamella::inspect
