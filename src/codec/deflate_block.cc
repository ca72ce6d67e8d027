#include "codec/deflate_block.h"

#include <algorithm>
#include <array>

#include "codec/prefix_code.h"

namespace lamella::codec {
namespace {

constexpr size_t kEndOfBlock = 256;
constexpr size_t kMainSymbols = 286;
// A bit less than the format allows, so that four codes fit beside 7 bits held back.
constexpr int kLongestCode = 14;
constexpr size_t kLengthOrderSize = 19;
// In this order the lengths of the code for code lengths are written.
constexpr std::array<uint8_t, kLengthOrderSize> kLengthOrder = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

// A value as a symbol with further bits behind it.
struct Symbol {
  uint16_t symbol;
  uint8_t extra;
  uint8_t extra_bits;
};

// The table of section 3.2.5: eight lengths of their own, then four a power of two.
constexpr Symbol SymbolOfLength(size_t length) {
  if (length == kLongestMatch) return {285, 0, 0};
  const size_t at = length - 3;
  if (at < 8) return {static_cast<uint16_t>(257 + at), 0, 0};
  int bits = 1;
  while (at >> (bits + 3) != 0) ++bits;
  return {static_cast<uint16_t>(257 + 4 * bits + (at >> bits)),
          static_cast<uint8_t>(at & ((size_t{1} << bits) - 1)),
          static_cast<uint8_t>(bits)};
}

constexpr auto kSymbolOfLength = [] {
  std::array<Symbol, kLongestMatch + 1> table{};
  for (size_t i = 3; i < table.size(); ++i) table[i] = SymbolOfLength(i);
  return table;
}();

// Distances of 4 and 8, the latter as 7 and one more.
constexpr Symbol SymbolOfDistance(size_t distance) {
  return distance == 8 ? Symbol{5, 1, 1} : Symbol{3, 0, 0};
}

using MainCounts = std::array<uint32_t, kMainSymbols>;

// Whether all of the token's literals are among four bytes that may be read. They are of
// most tokens of numbers, whose literals are too few and too unlike in number for a loop.
bool IsShort(const DeflateToken& token) {
  return token.literals <= 4 && token.literals + token.length >= 4;
}

MainCounts Count(const uint8_t* bytes, std::span<const DeflateToken> tokens) {
  // In turn, so that equal neighbours do not wait for their own count. What is above 255
  // is no literal.
  std::array<std::array<uint32_t, 512>, 4> literals{};
  MainCounts counts{};
  for (const DeflateToken& token : tokens) {
    if (IsShort(token)) {
      for (size_t i = 0; i < 4; ++i) {
        ++literals[i][bytes[i] + (i < token.literals ? 0u : 256u)];
      }
    } else {
      for (size_t i = 0; i < token.literals; ++i) ++literals[i % 4][bytes[i]];
    }
    bytes += token.literals + token.length;
    ++counts[kSymbolOfLength[token.length].symbol];
  }
  // A token without a match was counted as symbol 0.
  for (size_t i = 0; i < 256; ++i) {
    counts[i] = literals[0][i] + literals[1][i] + literals[2][i] + literals[3][i];
  }
  counts[kEndOfBlock] = 1;
  return counts;
}

// The lengths of both codes, one behind the other, as symbols of a third code: 16 repeats
// the last length 3 to 6 times, 17 and 18 repeat zero 3 to 10 and 11 to 138 times.
class LengthSymbols {
 public:
  explicit LengthSymbols(std::span<const uint8_t> lengths) {
    for (size_t begin = 0; begin < lengths.size();) {
      size_t end = begin + 1;
      while (end < lengths.size() && lengths[end] == lengths[begin]) ++end;
      AddRun(lengths[begin], end - begin);
      begin = end;
    }
    std::array<uint32_t, kLengthOrderSize> counts{};
    for (size_t i = 0; i < size_; ++i) ++counts[symbols_[i].symbol];
    FindCodeLengths(counts, 7, lengths_);
    AssignCodes(lengths_, codes_);
    while (lengths_[kLengthOrder[ordered_ - 1]] == 0) --ordered_;
  }

  size_t bits() const {
    size_t bits = 4 + 3 * ordered_;
    for (size_t i = 0; i < size_; ++i) {
      bits += size_t{lengths_[symbols_[i].symbol]} + symbols_[i].extra_bits;
    }
    return bits;
  }

  void Write(BitWriter& bits) const {
    bits.Put(ordered_ - 4, 4);
    for (size_t i = 0; i < ordered_; ++i) {
      bits.Put(lengths_[kLengthOrder[i]], 3);
      bits.Flush();
    }
    for (size_t i = 0; i < size_; ++i) {
      const Symbol& it = symbols_[i];
      bits.Put(codes_[it.symbol], lengths_[it.symbol]);
      bits.Put(it.extra, it.extra_bits);
      bits.Flush();
    }
  }

 private:
  void Add(size_t symbol, size_t extra, int extra_bits) {
    symbols_[size_++] = {static_cast<uint16_t>(symbol), static_cast<uint8_t>(extra),
                         static_cast<uint8_t>(extra_bits)};
  }

  void AddRun(uint8_t length, size_t count) {
    if (length != 0) {
      Add(length, 0, 0);
      --count;
    }
    while (count >= 3) {
      const size_t most = length != 0 ? 6 : 138;
      const size_t part = std::min(count, most);
      if (length != 0) {
        Add(16, part - 3, 2);
      } else if (part < 11) {
        Add(17, part - 3, 3);
      } else {
        Add(18, part - 11, 7);
      }
      count -= part;
    }
    for (; count != 0; --count) Add(length, 0, 0);
  }

  std::array<Symbol, kMostSymbols + 32> symbols_;
  size_t size_ = 0;
  std::array<uint8_t, kLengthOrderSize> lengths_{};
  std::array<uint16_t, kLengthOrderSize> codes_{};
  size_t ordered_ = kLengthOrderSize;
};

// A code with its length.
struct Code {
  uint32_t bits;
  int count;
};

// Two codes as one; together they have at most 28 bits.
Code Join(Code first, Code second) {
  return {first.bits | second.bits << first.count, first.count + second.count};
}

// The two codes of a block. Distances need two symbols, of one bit each, for decoders
// that want a complete code.
class BlockCodes {
 public:
  BlockCodes(const MainCounts& counts, size_t distance)
      : distance_(SymbolOfDistance(distance)) {
    FindCodeLengths(counts, kLongestCode, {lengths_.data(), kMainSymbols});
    AssignCodes({lengths_.data(), kMainSymbols}, codes_);
    main_size_ = kMainSymbols;
    while (lengths_[main_size_ - 1] == 0) --main_size_;
    std::fill(lengths_.begin() + static_cast<int>(main_size_), lengths_.end(),
              uint8_t{0});
    lengths_[main_size_] = 1;
    lengths_[main_size_ + distance_.symbol] = 1;
  }

  std::span<const uint8_t> lengths() const {
    return {lengths_.data(), main_size_ + distance_.symbol + 1u};
  }
  size_t main_size() const { return main_size_; }
  size_t distance_size() const { return distance_.symbol + size_t{1}; }
  uint16_t code(size_t symbol) const { return codes_[symbol]; }
  int length(size_t symbol) const { return lengths_[symbol]; }

  // Of a match, at most 21 bits.
  Code Match(size_t match_length) const {
    const Symbol& it = kSymbolOfLength[match_length];
    int count = length(it.symbol);
    uint32_t bits = code(it.symbol);
    bits |= uint32_t{it.extra} << count;
    count += it.extra_bits;
    bits |= uint32_t{1} << count++;  // The second of two codes of one bit.
    bits |= uint32_t{distance_.extra} << count;
    return {bits, count + distance_.extra_bits};
  }

  // Bits of all tokens with these counts.
  size_t Bits(const MainCounts& counts) const {
    size_t bits = 0;
    for (size_t i = 0; i < kMainSymbols; ++i) {
      bits += size_t{counts[i]} * static_cast<size_t>(length(i));
    }
    for (size_t i = 3; i <= kLongestMatch; ++i) {
      const Symbol& it = kSymbolOfLength[i];
      if (it.extra != 0) continue;  // One length of each symbol.
      bits += size_t{counts[it.symbol]} * (it.extra_bits + 1u + distance_.extra_bits);
    }
    return bits;
  }

 private:
  Symbol distance_;
  size_t main_size_;
  std::array<uint8_t, kMostSymbols + 32> lengths_{};
  std::array<uint16_t, kMostSymbols> codes_{};
};

void WriteTokens(const uint8_t* bytes, std::span<const DeflateToken> tokens,
                 const BlockCodes& codes, BitWriter& bits) {
  std::array<Code, 512> literals{};  // The upper half is for what is no literal.
  for (size_t i = 0; i < 256; ++i) literals[i] = {codes.code(i), codes.length(i)};
  std::array<Code, kLongestMatch + 1> matches{};
  for (size_t i = 3; i <= kLongestMatch; ++i) matches[i] = codes.Match(i);
  const auto put = [&](Code code) { bits.Put(code.bits, code.count); };
  const auto put_four = [&](const uint8_t* four, size_t count) {
    const auto code = [&](size_t i) {
      return literals[four[i] + (i < count ? 0u : 256u)];
    };
    put(Join(code(0), code(1)));
    put(Join(code(2), code(3)));
    bits.Flush();
  };
  for (const DeflateToken& token : tokens) {
    if (IsShort(token)) {
      put_four(bytes, token.literals);
    } else {
      size_t i = 0;
      for (; i + 4 <= token.literals; i += 4) put_four(bytes + i, 4);
      for (; i < token.literals; ++i) put(literals[bytes[i]]);
      bits.Flush();
    }
    put(matches[token.length]);
    bits.Flush();
    bytes += token.literals + token.length;
  }
  bits.Put(codes.code(kEndOfBlock), codes.length(kEndOfBlock));
  bits.Flush();
}

}  // namespace

void WriteDeflateBlock(std::span<const uint8_t> bytes,
                       std::span<const DeflateToken> tokens, size_t distance,
                       bool is_last, BitWriter& bits) {
  const MainCounts counts = Count(bytes.data(), tokens);
  const BlockCodes codes(counts, distance);
  const LengthSymbols lengths(codes.lengths());
  const size_t dynamic = 3 + 5 + 5 + lengths.bits() + codes.Bits(counts);
  bits.Put(is_last ? 1 : 0, 1);
  if (dynamic >= 8 * (bytes.size() + kStoredHeaderBytes - 1)) {
    bits.Put(0, 2);
    bits.Finish();
    const auto size = static_cast<uint16_t>(bytes.size());
    bits.Put(size | uint64_t{static_cast<uint16_t>(~size)} << 16, 32);
    bits.Finish();
    bits.Append(bytes);
    return;
  }
  bits.Put(2, 2);
  bits.Put(codes.main_size() - 257, 5);
  bits.Put(codes.distance_size() - 1, 5);
  lengths.Write(bits);
  WriteTokens(bytes.data(), tokens, codes, bits);
}

}  // namespace lamella::codec
