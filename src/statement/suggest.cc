#include "statement/suggest.h"

#include <algorithm>

#include "statement/characters.h"

namespace lamella::statement {
namespace {

// One slip for each three characters, of what is written and of what may be meant:
// "codec" is not "mode". Never so many that nothing is left in common.
size_t Tolerance(std::string_view name) {
  return std::clamp<size_t>((name.size() + 1) / 3, 1, 3);
}

constexpr size_t kListed = 20;
constexpr size_t kLongestName = 200;

}  // namespace

size_t EditDistance(std::string_view left, std::string_view right) {
  std::vector<size_t> before(right.size() + 1);
  std::vector<size_t> previous(right.size() + 1);
  std::vector<size_t> current(right.size() + 1);
  for (size_t j = 0; j <= right.size(); ++j) current[j] = j;
  for (size_t i = 1; i <= left.size(); ++i) {
    before.swap(previous);
    previous.swap(current);
    current[0] = i;
    for (size_t j = 1; j <= right.size(); ++j) {
      const char a = LowerCase(left[i - 1]);
      const char b = LowerCase(right[j - 1]);
      current[j] = std::min(
          {previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a == b ? 0 : 1)});
      const bool swapped =
          i > 1 && j > 1 && a == LowerCase(right[j - 2]) && b == LowerCase(left[i - 2]);
      if (swapped) current[j] = std::min(current[j], before[j - 2] + 1);
    }
  }
  return current[right.size()];
}

std::string DidYouMean(std::string_view name,
                       const std::vector<std::string>& candidates) {
  if (name.size() > kLongestName) return {};
  const std::string* nearest = nullptr;
  size_t distance = Tolerance(name) + 1;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > kLongestName) continue;
    const size_t its = EditDistance(name, candidate);
    if (its < distance && its <= Tolerance(candidate) && its < candidate.size()) {
      distance = its;
      nearest = &candidate;
    }
  }
  return nearest == nullptr ? std::string() : "; did you mean " + Quoted(*nearest) + "?";
}

std::string Listed(std::string_view introduction, const std::vector<std::string>& names) {
  std::string text(introduction);
  const size_t shown = std::min(names.size(), kListed);
  for (size_t i = 0; i < shown; ++i) {
    const bool last = i + 1 == shown && shown == names.size();
    text += i == 0 ? " " : last ? " and " : ", ";
    text += names[i];
  }
  return shown < names.size() ? text + ", …" : text;
}

std::string Hint(std::string_view name, const std::vector<std::string>& candidates,
                 std::string_view introduction) {
  std::string hint = DidYouMean(name, candidates);
  return hint.empty() && !candidates.empty() ? Listed(introduction, candidates) : hint;
}

}  // namespace lamella::statement
