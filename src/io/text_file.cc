#include "io/text_file.h"

#include <cerrno>
#include <vector>

#include "io/file_handle.h"
#include "io/io_failure.h"

namespace lamella::io {
namespace {

std::string ReadToEnd(FileSystem& files, int file, const std::string& name) {
  std::string text;
  std::vector<uint8_t> piece(1 << 16);
  for (;;) {
    const int64_t count = Checked("read", name, [&] { return files.Read(file, piece); });
    if (count == 0) return text;
    text.append(reinterpret_cast<const char*>(piece.data()), static_cast<size_t>(count));
  }
}

}  // namespace

std::string ReadText(FileSystem& files, const std::string& path) {
  const FileHandle file(files, Checked("read", path, [&] {
                          return files.OpenToRead(kWorkingDirectory, path,
                                                  Links::kFollow);
                        }));
  return ReadToEnd(files, file.descriptor(), path);
}

std::string ReadStandardInput(FileSystem& files) {
  return ReadToEnd(files, 0, "standard input");
}

}  // namespace lamella::io
