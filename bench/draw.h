/// Columns drawn at random, the same ones in every run.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lamella/batch.h"

namespace lamella::bench {

/// `count` draws from `distinct` numbers that lie `stride` apart.
template <typename T>
std::vector<T> Draw(size_t count, uint64_t distinct, uint64_t stride = 1) {
  std::mt19937_64 random(42);
  std::vector<T> values(count);
  for (T& value : values) value = static_cast<T>(random() % distinct * stride);
  return values;
}

/// Texts and the bytes that they point to.
struct TextColumn {
  std::vector<char> bytes;  // Of all rows in a row, as shredding leaves them.
  std::vector<StringView> views;
};

/// `count` draws from `distinct` texts of about `length` bytes, `run` times each.
inline TextColumn DrawTexts(size_t count, size_t distinct, size_t length,
                            size_t run = 1) {
  std::mt19937_64 random(43);
  std::vector<std::string> pool;
  for (size_t i = 0; i < distinct; ++i) {
    std::string text = std::to_string(i * 2654435761u);
    const size_t size = length <= 8 ? length : length - 4 + random() % 9;
    while (text.size() < size) text += static_cast<char>('a' + random() % 26);
    text.resize(size);
    pool.push_back(std::move(text));
  }
  TextColumn column;
  column.bytes.resize(count * (length + 4));
  char* end = column.bytes.data();
  while (column.views.size() < count) {
    const std::string& text = pool[random() % distinct];
    for (size_t i = 0; i < run && column.views.size() < count; ++i) {
      end = std::copy(text.begin(), text.end(), end);
      column.views.emplace_back(std::string_view(end - text.size(), text.size()));
    }
  }
  return column;
}

}  // namespace lamella::bench
