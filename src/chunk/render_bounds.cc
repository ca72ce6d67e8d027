#include <cstring>

#include "chunk/bounds.h"

namespace lamella::chunk {
namespace {

using format::Type;

template <typename T>
std::string PlainBytes(T value) {
  std::string bytes(sizeof(T), '\0');
  std::memcpy(bytes.data(), &value, sizeof(T));
  return bytes;
}

std::string RenderNumber(const schema::Leaf& leaf, int64_t value) {
  if (leaf.physical == Type::kBoolean) return PlainBytes(static_cast<uint8_t>(value));
  if (leaf.physical == Type::kInt32) return PlainBytes(static_cast<int32_t>(value));
  return PlainBytes(value);
}

// A bound that is zero may stand for either zero: the smallest is written as -0, the
// largest as +0 (parquet.thrift, `ColumnOrder`).
std::string RenderFloat(const schema::Leaf& leaf, double value, double zero) {
  if (value == 0) value = zero;
  if (leaf.physical == Type::kFloat) return PlainBytes(static_cast<float>(value));
  return PlainBytes(value);
}

bool IsContinuation(char byte) { return (static_cast<uint8_t>(byte) & 0xC0) == 0x80; }

// The character that ends at `end`, as a code point; `begin` is set to its first byte.
uint32_t CharacterBefore(std::string_view text, size_t end, size_t& begin) {
  begin = end - 1;
  while (begin > 0 && IsContinuation(text[begin])) --begin;
  auto lead = static_cast<uint8_t>(text[begin]);
  size_t length = end - begin;
  uint32_t point = length == 1 ? lead : lead & (0xFFu >> (length + 1));
  for (size_t i = begin + 1; i < end; ++i) {
    point = (point << 6) | (static_cast<uint8_t>(text[i]) & 0x3F);
  }
  return point;
}

std::string Utf8(uint32_t point) {
  auto tail = [&](int shift) {
    return static_cast<char>(0x80 | ((point >> shift) & 0x3F));
  };
  if (point < 0x80) return {static_cast<char>(point)};
  if (point < 0x800) return {static_cast<char>(0xC0 | (point >> 6)), tail(0)};
  if (point < 0x10000) {
    return {static_cast<char>(0xE0 | (point >> 12)), tail(6), tail(0)};
  }
  return {static_cast<char>(0xF0 | (point >> 18)), tail(12), tail(6), tail(0)};
}

std::optional<std::string> RaiseText(std::string_view prefix, size_t limit) {
  for (size_t end = prefix.size(); end > 0;) {
    size_t begin;
    uint32_t next = CharacterBefore(prefix, end, begin) + 1;
    if (next == 0xD800) next = 0xE000;  // The gap of the surrogates.
    if (next <= 0x10FFFF) {
      std::string raised = std::string(prefix.substr(0, begin)) + Utf8(next);
      if (raised.size() <= limit) return raised;
    }
    end = begin;
  }
  return std::nullopt;
}

std::optional<std::string> RaiseBytes(std::string_view prefix) {
  size_t end = prefix.size();
  while (end > 0 && static_cast<uint8_t>(prefix[end - 1]) == 0xFF) --end;
  if (end == 0) return std::nullopt;
  std::string raised(prefix.substr(0, end));
  raised.back() = static_cast<char>(static_cast<uint8_t>(raised.back()) + 1);
  return raised;
}

std::optional<RenderedBounds> RenderStrings(const schema::Leaf& leaf,
                                            const Bounds& bounds) {
  bool is_text = leaf.type.id != TypeId::kBinary;
  std::string_view min = bounds.min.string.view();
  std::string_view max = bounds.max.string.view();
  RenderedBounds rendered;
  rendered.min = CutDown(min, kLongestBound, is_text);
  rendered.min_exact = rendered.min.size() == min.size();
  if (max.size() <= kLongestBound) {
    rendered.max = max;
    return rendered;
  }
  auto raised = CutUp(max, kLongestBound, is_text);
  if (!raised) return std::nullopt;
  rendered.max = std::move(*raised);
  rendered.max_exact = false;
  return rendered;
}

}  // namespace

std::string_view CutDown(std::string_view value, size_t limit, bool is_text) {
  if (value.size() <= limit) return value;
  size_t end = limit;
  while (is_text && end > 0 && IsContinuation(value[end])) --end;
  return value.substr(0, end);
}

std::optional<std::string> CutUp(std::string_view value, size_t limit, bool is_text) {
  std::string_view prefix = CutDown(value, limit, is_text);
  return is_text ? RaiseText(prefix, limit) : RaiseBytes(prefix);
}

std::optional<RenderedBounds> Render(const schema::Leaf& leaf, const Bounds& bounds) {
  switch (leaf.order) {
    case schema::SortOrder::kSigned:
    case schema::SortOrder::kUnsigned:
      return RenderedBounds{RenderNumber(leaf, bounds.min.number),
                            RenderNumber(leaf, bounds.max.number)};
    case schema::SortOrder::kFloat:
      return RenderedBounds{RenderFloat(leaf, bounds.min.floating, -0.0),
                            RenderFloat(leaf, bounds.max.floating, 0.0)};
    default:
      break;
  }
  if (leaf.physical == Type::kByteArray) return RenderStrings(leaf, bounds);
  auto width = static_cast<size_t>(leaf.width);
  return RenderedBounds{
      std::string(reinterpret_cast<const char*>(bounds.min.fixed), width),
      std::string(reinterpret_cast<const char*>(bounds.max.fixed), width)};
}

}  // namespace lamella::chunk
