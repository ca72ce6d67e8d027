#include "inspect/value_text.h"

#include <charconv>
#include <type_traits>

namespace lamella::inspect {

std::string ValueText(const Value& value) {
  return std::visit(
      [](const auto& held) -> std::string {
        using T = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<T, std::string>) {
          return held;
        } else if constexpr (std::is_same_v<T, bool>) {
          return held ? "true" : "false";
        } else {
          char text[32];
          return std::string(text, std::to_chars(text, text + sizeof text, held).ptr);
        }
      },
      value);
}

}  // namespace lamella::inspect
