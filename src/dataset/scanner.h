/// Reads a short text from the left.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lamella::dataset {

/// Each call says whether, or what, it took. The text must outlive it.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool AtEnd() const { return rest_.empty(); }

  bool Take(std::string_view one_of) {
    if (rest_.empty() || one_of.find(rest_.front()) == one_of.npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// All digits that stand here, if they are so many; at most 18.
  std::optional<int64_t> Number(size_t least, size_t most) {
    const std::string_view digits = Digits();
    if (digits.size() < least || digits.size() > most) return std::nullopt;
    int64_t number = 0;
    for (const char c : digits) number = 10 * number + (c - '0');
    return number;
  }

  std::string_view Digits() {
    const size_t count = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    const std::string_view digits = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return digits;
  }

 private:
  std::string_view rest_;
};

}  // namespace lamella::dataset
