/// The one table of options: documentation, command line and binder read it.
#pragma once

#include <span>
#include <string_view>

#include "lamella/statement.h"
#include "statement/binding.h"

namespace lamella::statement {

/// An option and the function that reads its value.
struct OptionEntry {
  OptionSpec spec;
  void (*read)(Binding& binding, const JsonValue& value);
};

std::span<const OptionEntry> OptionTable();

/// The entry of `name`, which is spelled exactly so; null when there is none.
const OptionEntry* FindOption(std::string_view name);

}  // namespace lamella::statement
