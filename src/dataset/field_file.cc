#include "dataset/field_file.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <string_view>

#include "base/crc32.h"
#include "io/directory_tree.h"
#include "io/file_output.h"
#include "io/io_failure.h"

namespace lamella::dataset {
namespace {

using io::Checked;
using io::Links;
using io::Retry;

constexpr size_t kPieceBytes = 1 << 16;
constexpr size_t kChecksumBytes = 9;

std::string Checksum(std::string_view text) {
  std::array<char, kChecksumBytes + 1> digits;
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  std::snprintf(digits.data(), digits.size(), "%08x\n",
                base::Crc32({bytes, text.size()}));
  return digits.data();
}

std::string Serialize(const FieldFile& file, const std::vector<std::string>& fields) {
  std::string text = std::string(file.kind) + "\n";
  for (const std::string& field : fields) {
    text.append(std::to_string(field.size())).append(":").append(field).append("\n");
  }
  return text + Checksum(text);
}

/// Nothing when `text` is not what `Serialize` makes.
std::optional<std::vector<std::string>> Parse(const FieldFile& file,
                                              std::string_view text) {
  const std::string head = std::string(file.kind) + "\n";
  if (text.size() < kChecksumBytes || !text.starts_with(head)) return std::nullopt;
  const std::string_view body = text.substr(0, text.size() - kChecksumBytes);
  if (text.substr(body.size()) != Checksum(body)) return std::nullopt;
  std::vector<std::string> fields;
  for (std::string_view rest = body.substr(head.size()); !rest.empty();) {
    size_t size = 0;
    const auto [end, error] =
        std::from_chars(rest.data(), rest.data() + rest.size(), size);
    rest.remove_prefix(static_cast<size_t>(end - rest.data()));
    if (error != std::errc() || rest.size() < 2 || size > rest.size() - 2) {
      return std::nullopt;
    }
    fields.emplace_back(rest.substr(1, size));
    rest.remove_prefix(size + 2);
  }
  return fields;
}

std::string ReadAll(io::FileSystem& files, int file, const std::string& path) {
  std::string text;
  std::vector<uint8_t> piece(kPieceBytes);
  for (;;) {
    const int64_t count =
        Checked("read", path, [&] { return files.ReadAt(file, piece, text.size()); });
    if (count == 0) return text;
    text.append(reinterpret_cast<const char*>(piece.data()), static_cast<size_t>(count));
  }
}

/// Nothing when there is no such file.
std::optional<std::string> ReadText(io::FileSystem& files, const FieldFile& file) {
  const int opened = Retry(
      [&] { return files.OpenToRead(file.directory, file.name, Links::kDoNotFollow); });
  if (opened == -ENOENT) return std::nullopt;
  if (opened < 0) throw io::MakeIoError("read", file.path, -opened);
  const io::FileHandle handle(files, opened);
  return ReadAll(files, opened, file.path);
}

io::FileHandle Create(io::FileSystem& files, int directory, const std::string& name,
                      const FieldFile& file) {
  return io::FileHandle(files, Checked("create", file.path, [&] {
                          return files.Create(directory, name, 0644);
                        }));
}

void Write(io::FileSystem& files, const io::FileHandle& handle, const FieldFile& file,
           const std::string& text) {
  io::FileOutput output(files, handle.descriptor(), file.path, kPieceBytes);
  output.Write({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
  output.Finish();
  Checked("write", file.path, [&] { return files.Sync(handle.descriptor()); });
}

}  // namespace

std::optional<std::vector<std::string>> ReadIfWhole(io::FileSystem& files,
                                                    const FieldFile& file) {
  const std::optional<std::string> text = ReadText(files, file);
  return text ? Parse(file, *text) : std::nullopt;
}

void WriteInPlace(io::FileSystem& files, const FieldFile& file,
                  const std::vector<std::string>& fields) {
  const io::FileHandle handle = Create(files, file.directory, file.name, file);
  Write(files, handle, file, Serialize(file, fields));
}

std::optional<std::vector<std::string>> ReadFields(io::FileSystem& files,
                                                   const FieldFile& file) {
  const std::optional<std::string> text = ReadText(files, file);
  if (!text) return std::nullopt;
  auto fields = Parse(file, *text);
  if (!fields) {
    throw IoError("\"" + file.path + "\" is damaged, or of another version of " +
                      "Lamella: it is not a " + file.kind +
                      "; find out what happened to it, then remove it",
                  file.path, EINVAL);
  }
  return fields;
}

int WriteFields(io::FileSystem& files, const FieldFile& file, const Home& home,
                const std::vector<std::string>& fields) {
  const std::string text = Serialize(file, fields);
  const io::FileHandle handle = Create(files, home.directory, home.fresh, file);
  try {
    Write(files, handle, file, text);
    Checked("put in place", file.path, [&] {
      return files.Rename(home.directory, home.fresh, file.directory, file.name,
                          io::RenameKind::kReplace);
    });
  } catch (...) {
    files.RemoveFile(home.directory, home.fresh);
    throw;
  }
  return io::SyncDirectory(files, home.directory);
}

}  // namespace lamella::dataset
