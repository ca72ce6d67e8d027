/// Strings as codes.
///
/// Where the source has a dictionary, a row group of a hundred thousand rows holds a few
/// strings: each is looked at once, and a row costs four bytes instead of sixteen. Codes
/// are given in the order in which strings appear, which is the order of a Parquet
/// dictionary; so the codes of a column are its indices.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lamella/batch.h"

namespace lamella::shred {

/// The different strings of one column of one row group.
class StringCodes {
 public:
  static constexpr uint32_t kNone = 0xffffffff;

  /// The strings in the order of their codes.
  std::span<const StringView> strings() const { return strings_; }
  /// Whether with `string` all would still fit in a dictionary that stays near the core.
  bool HasRoomFor(const StringView& string) const {
    return plain_bytes_ + sizeof(uint32_t) + string.size <= kMostPlainBytes;
  }

  /// The code of `string`, or `kNone`.
  uint32_t Find(const StringView& string) const {
    auto found = codes_.find(string.view());
    return found == codes_.end() ? kNone : found->second;
  }

  /// Gives the next code to `string`, which has none and outlives this.
  uint32_t Add(const StringView& string) {
    const auto code = static_cast<uint32_t>(strings_.size());
    codes_.emplace(string.view(), code);
    strings_.push_back(string);
    plain_bytes_ += sizeof(uint32_t) + string.size;
    return code;
  }

  /// What the codes of a view's dictionary are here: one each, `kNone` where that was not
  /// asked for yet. Kept for as long as views of the same dictionary come.
  std::span<uint32_t> CodesOf(const ColumnView& view) {
    if (dictionary_id_ != view.dictionary_id) {
      dictionary_id_ = view.dictionary_id;
      dictionary_codes_.assign(view.dictionary_size, kNone);
    }
    return dictionary_codes_;
  }

  /// Bytes that stay when this is cleared.
  uint64_t kept_bytes() const {
    return strings_.capacity() * sizeof(StringView) +
           codes_.bucket_count() * sizeof(void*) +
           dictionary_codes_.capacity() * sizeof(uint32_t);
  }

  void Clear() {
    strings_.clear();
    codes_.clear();
    plain_bytes_ = 0;
    dictionary_id_ = 0;
  }

 private:
  static constexpr uint64_t kMostPlainBytes = 1 << 20;

  // Looks up views without a string made of them.
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };

  std::vector<StringView> strings_;
  std::unordered_map<std::string, uint32_t, Hash, std::equal_to<>> codes_;
  uint64_t plain_bytes_ = 0;
  uint64_t dictionary_id_ = 0;  // 0: none.
  std::vector<uint32_t> dictionary_codes_;
};

}  // namespace lamella::shred
