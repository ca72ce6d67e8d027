#include "codec/number_deflate.h"

#include <algorithm>

#include "codec/repeats.h"

namespace lamella::codec {
namespace {

// Short enough for several tokens a block, so that blocks are about as long as they may
// be.
constexpr size_t kMostLiterals = 4096;

}  // namespace

size_t NumberDeflate::Bound(size_t size) {
  // Blocks are cut where tokens end.
  const size_t blocks = size / (kMostBlockBytes - kMostLiterals - kLongestMatch) + 1;
  return size + blocks * kStoredHeaderBytes + kDeflateSlack;
}

void NumberDeflate::AddToken(size_t literals, size_t length) {
  for (; literals > kMostLiterals; literals -= kMostLiterals) {
    tokens_.push_back({kMostLiterals, 0});
  }
  while (length > kLongestMatch) {
    // What is left must not be too short for a match.
    const size_t part = std::min(kLongestMatch, length - kLeastRepeat);
    tokens_.push_back({static_cast<uint16_t>(literals), static_cast<uint16_t>(part)});
    literals = 0;
    length -= part;
  }
  tokens_.push_back({static_cast<uint16_t>(literals), static_cast<uint16_t>(length)});
}

size_t NumberDeflate::Compress(std::span<const uint8_t> in, size_t number_bytes,
                               std::span<uint8_t> out) {
  tokens_.clear();
  size_t covered = 0;
  ForEachRepeat(in, number_bytes, [&](size_t literals, size_t length) {
    AddToken(literals, length);
    covered += literals + length;
  });
  AddToken(in.size() - covered, 0);

  BitWriter bits(out.data());
  const uint8_t* bytes = in.data();
  for (size_t begin = 0; begin < tokens_.size();) {
    size_t end = begin;
    size_t size = 0;
    for (; end < tokens_.size(); ++end) {
      const size_t more = size_t{tokens_[end].literals} + tokens_[end].length;
      if (size + more > kMostBlockBytes) break;
      size += more;
    }
    const std::span<const DeflateToken> tokens{tokens_.data() + begin, end - begin};
    WriteDeflateBlock({bytes, size}, tokens, number_bytes, end == tokens_.size(), bits);
    bytes += size;
    begin = end;
  }
  return static_cast<size_t>(bits.Finish() - out.data());
}

}  // namespace lamella::codec
