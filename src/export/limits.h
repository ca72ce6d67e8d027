/// How much of the machine an export uses.
#pragma once

#include <cstdint>
#include <optional>

#include "io/file_system.h"

namespace lamella::exporting {

/// `wanted` threads; when 0, one for each processor that may be used.
unsigned ThreadsOf(unsigned wanted, io::FileSystem& files);

/// `wanted` bytes of memory, else four fifths of what the process may have.
uint64_t MemoryLimit(std::optional<uint64_t> wanted, io::FileSystem& files);

/// The part of `limit` that the writer uses, beside what makes the rows.
uint64_t WriterMemory(uint64_t limit);

}  // namespace lamella::exporting
