/// A description for people, and one for programs.
#pragma once

#include <string>

#include "inspect/description.h"

namespace lamella::inspect {

/// The description as tables for a terminal of `width` columns: what does not fit is
/// shortened, and columns of lesser interest are left out. Ends with a line feed.
std::string RenderTable(const FileDescription& file, int width);

/// The whole description as one JSON object, indented by two. docs/files.md explains its
/// members. Ends with a line feed.
std::string RenderJson(const FileDescription& file);

}  // namespace lamella::inspect
