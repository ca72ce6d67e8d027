/// A value of a column as text.
#pragma once

#include <string>

#include "inspect/description.h"

namespace lamella::inspect {

/// The shortest text that says `value` exactly: `true`, `-12`, `0.1`, `1e+20`, `nan`;
/// text as it is.
std::string ValueText(const Value& value);

}  // namespace lamella::inspect
