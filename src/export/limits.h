/// How much of the machine an export uses.
#pragma once

#include <cstdint>
#include <optional>

#include "io/file_system.h"

namespace lamella::exporting {

inline constexpr unsigned kMostThreads = 4096;

/// `wanted` threads; when 0, one for each processor that may be used. Throws OptionError
/// for more than kMostThreads.
unsigned ThreadsOf(unsigned wanted, io::FileSystem& files);

/// `wanted` bytes of memory, else four fifths of what the process may have.
uint64_t MemoryLimit(std::optional<uint64_t> wanted, io::FileSystem& files);

/// The part of `limit` that the writer uses, beside what makes the rows.
uint64_t WriterMemory(uint64_t limit);

/// The part of the writer's memory that the values of a row group may take. Where a row
/// group ends shows in the file: from a limit of 1 GB on it is the same.
uint64_t RowGroupMemory(uint64_t writer_memory);

}  // namespace lamella::exporting
