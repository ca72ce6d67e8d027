/// Columns of strings as an engine gives them that has a dictionary of its own.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "lamella/batch.h"
#include "shred/testing/values.h"

namespace lamella::shred::testing {

/// A dictionary of the strings in `rows` and of one more that is no text, in another
/// order than that in which they appear: sorted, or backwards.
class TestDictionary {
 public:
  TestDictionary(std::span<const Value> rows, uint64_t id, bool backwards = false)
      : id_(id) {
    std::set<std::string> different = {"\xff no text, and too long for a view"};
    for (const Value& row : rows) {
      if (!row.is_null()) different.insert(row.text);
    }
    texts_.assign(different.begin(), different.end());
    if (backwards) std::reverse(texts_.begin(), texts_.end());
    for (const std::string& text : texts_) {
      codes_of_[text] = static_cast<uint32_t>(strings_.size());
      strings_.emplace_back(text);
    }
  }
  TestDictionary(const TestDictionary&) = delete;

  /// Makes `view`, which has the strings of `rows`, one with codes, valid until the next
  /// call. Absent rows have junk.
  void Code(std::span<const Value> rows, ColumnView& view) {
    codes_.clear();
    for (const Value& row : rows) {
      codes_.push_back(row.is_null() ? 0xa5a5a5a5 : codes_of_.at(row.text));
    }
    view.values = strings_.data();
    view.codes = codes_.data();
    view.dictionary_size = static_cast<uint32_t>(strings_.size());
    view.dictionary_id = id_;
  }

 private:
  uint64_t id_;
  std::deque<std::string> texts_;
  std::map<std::string, uint32_t> codes_of_;
  std::vector<StringView> strings_;
  std::vector<uint32_t> codes_;
};

}  // namespace lamella::shred::testing
