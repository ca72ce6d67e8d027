#include "export/limits.h"

#include <algorithm>
#include <string>

#include "io/machine.h"
#include "lamella/error.h"

namespace lamella::exporting {
namespace {

// The values of a row group, its pages, and the next row group's beginning. It takes no
// more than three eighths of the whole.
constexpr uint64_t kWriterMemory = 384ull << 20;

}  // namespace

unsigned ThreadsOf(unsigned wanted, io::FileSystem& files) {
  if (wanted > kMostThreads) {
    throw OptionError("threads is " + std::to_string(wanted) +
                      "; it can be 0, for one a "
                      "processor, to " +
                      std::to_string(kMostThreads));
  }
  return wanted != 0 ? wanted : io::UsableProcessors(files);
}

uint64_t MemoryLimit(std::optional<uint64_t> wanted, io::FileSystem& files) {
  return wanted.value_or(io::UsableMemory(files) / 5 * 4);
}

uint64_t WriterMemory(uint64_t limit) { return std::min(limit / 8 * 3, kWriterMemory); }

uint64_t RowGroupMemory(uint64_t writer_memory) { return writer_memory / 3 * 2; }

}  // namespace lamella::exporting
