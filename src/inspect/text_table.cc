#include "inspect/text_table.h"

#include <algorithm>
#include <numeric>

#include "inspect/text.h"

namespace lamella::inspect {
namespace {

constexpr size_t kGap = 2;

/// A column that is shown, and how wide.
struct Shown {
  size_t index;
  size_t width;
  size_t least;
};

size_t Total(const std::vector<Shown>& shown) {
  return std::accumulate(shown.begin(), shown.end(), size_t{0},
                         [](size_t sum, const Shown& s) { return sum + s.width + kGap; });
}

size_t LeastTotal(const std::vector<Shown>& shown) {
  return std::accumulate(shown.begin(), shown.end(), size_t{0},
                         [](size_t sum, const Shown& s) { return sum + s.least + kGap; });
}

void DropDispensable(const std::vector<TableColumn>& columns, std::vector<Shown>& shown,
                     size_t width) {
  const auto rank = [&](const Shown& s) { return columns[s.index].dispensable; };
  while (LeastTotal(shown) > width) {
    const auto first = std::max_element(
        shown.begin(), shown.end(),
        [&](const Shown& a, const Shown& b) { return rank(a) < rank(b); });
    if (first == shown.end() || rank(*first) == 0) return;
    shown.erase(first);
  }
}

/// Takes from the widest that can give, so that long cells pay first.
void Shrink(std::vector<Shown>& shown, size_t width) {
  for (size_t total = Total(shown); total > width; --total) {
    Shown* widest = nullptr;
    for (Shown& s : shown) {
      if (s.width > s.least && (widest == nullptr || s.width > widest->width))
        widest = &s;
    }
    if (widest == nullptr) return;
    --widest->width;
  }
}

void AppendLine(const std::vector<TableColumn>& columns, const std::vector<Shown>& shown,
                const std::vector<std::string>& cells, std::string& out) {
  std::string line;
  for (const Shown& s : shown) {
    const std::string cell = Shortened(cells[s.index], s.width);
    const std::string padding(s.width - DisplayWidth(cell), ' ');
    line.append(kGap, ' ');
    line += columns[s.index].align == Align::kRight ? padding + cell : cell + padding;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out += line + "\n";
}

}  // namespace

std::string TextTable::Render(size_t width) const {
  std::vector<Shown> shown;
  std::vector<std::string> titles;
  for (size_t i = 0; i < columns_.size(); ++i) {
    titles.push_back(columns_[i].title);
    size_t widest = 0;
    for (const auto& row : rows_) widest = std::max(widest, DisplayWidth(row[i]));
    if (widest == 0 && !rows_.empty()) continue;
    const size_t natural = std::max(widest, DisplayWidth(columns_[i].title));
    const size_t least = columns_[i].least_width;
    shown.push_back({i, natural, least == 0 ? natural : std::min(natural, least)});
  }
  DropDispensable(columns_, shown, width);
  Shrink(shown, width);
  std::string out;
  AppendLine(columns_, shown, titles, out);
  for (const auto& row : rows_) AppendLine(columns_, shown, row, out);
  return out;
}

}  // namespace lamella::inspect
