#include <algorithm>

#include "lamella/statement.h"
#include "statement/characters.h"

namespace lamella {
namespace {

// Places are counted from the nearest piece before them; this keeps that walk short in
// scripts of many megabytes.
constexpr size_t kPieceBytes = 4096;

}  // namespace

MappedText::MappedText(std::string_view text, Location start) { AppendCopy(text, start); }

size_t MappedText::PieceAt(size_t offset) const {
  const auto after = std::upper_bound(
      pieces_.begin(), pieces_.end(), offset,
      [](size_t value, const Piece& piece) { return value < piece.offset; });
  return static_cast<size_t>(after - pieces_.begin()) - 1;
}

Location MappedText::At(size_t offset) const {
  if (pieces_.empty()) return {};
  const Piece& piece = pieces_[PieceAt(offset)];
  if (!piece.copied) return piece.location;
  const std::string_view walked(text_.data() + piece.offset, offset - piece.offset);
  return statement::Advance(piece.location, walked);
}

MappedText MappedText::Slice(size_t begin, size_t end) const {
  MappedText slice;
  if (pieces_.empty()) return slice;
  slice.text_ = text_.substr(begin, end - begin);
  const size_t first = PieceAt(begin);
  slice.pieces_.push_back({0, At(begin), pieces_[first].copied});
  for (size_t i = first + 1; i < pieces_.size() && pieces_[i].offset < end; ++i) {
    const Piece& piece = pieces_[i];
    slice.pieces_.push_back({piece.offset - begin, piece.location, piece.copied});
  }
  return slice;
}

void MappedText::AppendCopy(std::string_view text, Location start) {
  do {
    size_t size = std::min(text.size(), kPieceBytes);
    while (size < text.size() && statement::IsContinuation(text[size])) ++size;
    if (!pieces_.empty() && pieces_.back().offset == text_.size()) pieces_.pop_back();
    pieces_.push_back({text_.size(), start, true});
    text_.append(text.substr(0, size));
    start = statement::Advance(start, text.substr(0, size));
    text.remove_prefix(size);
  } while (!text.empty());
}

void MappedText::AppendReplacement(std::string_view text, Location place) {
  if (!pieces_.empty() && pieces_.back().offset == text_.size()) pieces_.pop_back();
  pieces_.push_back({text_.size(), place, false});
  text_.append(text);
}

void MappedText::Append(const MappedText& other) {
  if (other.pieces_.empty()) return;
  if (!pieces_.empty() && pieces_.back().offset == text_.size()) pieces_.pop_back();
  for (const Piece& piece : other.pieces_) {
    pieces_.push_back({text_.size() + piece.offset, piece.location, piece.copied});
  }
  text_ += other.text_;
}

}  // namespace lamella
