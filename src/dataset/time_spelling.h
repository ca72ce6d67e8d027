/// The spellings of dates and times: ISO 8601's and SQL's.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lamella/schema.h"

namespace lamella::dataset {

/// The text in our own directories of what `text` spells; nothing when that is no value
/// of the type, or not surely. A date may have a clock that shows midnight.
std::optional<std::string> DateOf(const DataType& type, std::string_view text);
std::optional<std::string> TimeOf(const DataType& type, std::string_view text);
/// With a zone if the type is an instant, and without one if it is not.
std::optional<std::string> TimestampOf(const DataType& type, std::string_view text);

}  // namespace lamella::dataset
