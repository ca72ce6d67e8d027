#include "shred/levels.h"

#include <algorithm>

namespace lamella::shred {

void Levels::Append(std::span<const uint8_t> levels) {
  if (levels.empty()) return;
  bool same = std::all_of(levels.begin(), levels.end(),
                          [&](uint8_t level) { return level == levels.front(); });
  if (same) {
    AppendRun(levels.front(), levels.size());
  } else {
    std::memcpy(Extend(levels.size()), levels.data(), levels.size());
  }
}

}  // namespace lamella::shred
