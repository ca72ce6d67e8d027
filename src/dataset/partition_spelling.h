/// The spellings of a partition value that other writers use, as one text.
///
/// Sure ones only: what any reader that takes the text for a value of the type at all
/// takes for that value. So `1.0` is the `BIGINT` 1, but `1.5`, which some readers round
/// and others refuse, is no value; nor is a wall clock an instant, for want of its zone.
#pragma once

#include <string>

#include "lamella/schema.h"

namespace lamella::dataset {

/// The one text of the value that `text` spells; `text` itself when it spells none, or
/// the type has no other spellings. Equal for two texts only if their values are.
std::string CanonicalText(const DataType& type, const std::string& text);

}  // namespace lamella::dataset
