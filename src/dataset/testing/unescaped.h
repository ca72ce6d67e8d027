/// What readers make of the name of a directory.
#pragma once

#include <string>
#include <string_view>

namespace lamella::dataset::testing {

/// `text` with its percent signs decoded.
inline std::string Unescaped(std::string_view text) {
  auto digit = [](char c) {
    const size_t value = std::string_view("0123456789ABCDEF").find(c);
    return value == std::string_view::npos ? -1 : static_cast<int>(value);
  };
  std::string unescaped;
  for (size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? digit(text[i + 1]) : -1;
    const int low = high >= 0 ? digit(text[i + 2]) : -1;
    if (low < 0) {
      unescaped += text[i];
    } else {
      unescaped += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return unescaped;
}

}  // namespace lamella::dataset::testing
