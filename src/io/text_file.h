/// Small texts read as a whole, from wherever bytes come.
#pragma once

#include <string>

#include "io/file_system.h"

namespace lamella::io {

/// The content of a file, pipe or terminal. Throws IoError.
std::string ReadText(FileSystem& files, const std::string& path);

/// What stands on standard input, to its end. Throws IoError.
std::string ReadStandardInput(FileSystem& files);

}  // namespace lamella::io
