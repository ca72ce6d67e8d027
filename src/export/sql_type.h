/// A column's type in the words of SQL.
#pragma once

#include <string>

#include "lamella/schema.h"

namespace lamella::exporting {

/// The type with its parts: `STRUCT(a INTEGER, b VARCHAR[])`. Members of an ENUM are left
/// out.
std::string SqlType(const DataType& type);

}  // namespace lamella::exporting
