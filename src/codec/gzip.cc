#include "codec/gzip.h"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>

#include "codec/levels.h"
#include "codec/repeats.h"

namespace lamella::codec {
namespace {

constexpr int kQuickLevel = 1;
constexpr size_t kLongMatches = 8;
constexpr size_t kWindows = 8;
constexpr size_t kWindowBytes = 128;
constexpr size_t kSampleBytes = 6 << 10;

// The method, no flags, no time, the fastest algorithm, an unknown system.
constexpr uint8_t kHeader[10] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255};
constexpr size_t kTrailerBytes = 8;  // CRC and length of the content.

size_t BoundOfNumbers(size_t size) {
  return sizeof(kHeader) + NumberDeflate::Bound(size) + kTrailerBytes;
}

/// The bytes of `window` that belong to a character of a text.
size_t CountText(std::span<const uint8_t> window) {
  const auto is_continuation = [](uint8_t byte) { return (byte & 0xC0) == 0x80; };
  size_t count = 0;
  for (size_t i = 0; i < window.size(); ++i) {
    const uint8_t byte = window[i];
    if ((byte >= 0x20 && byte < 0x7F) || byte == '\n' || byte == '\t') {
      ++count;
    } else if (byte >= 0xC2 && byte < 0xF5) {
      const size_t more = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
      const auto rest = window.subspan(i + 1, std::min(more, window.size() - i - 1));
      if (rest.size() == more && std::all_of(rest.begin(), rest.end(), is_continuation)) {
        count += 1 + more;
        i += more;
      }
    }
  }
  return count;
}

// Whether next to no four bytes in a row come twice.
bool IsWithoutMatches(std::span<const uint8_t> bytes) {
  constexpr int kBits = 12;
  std::array<uint16_t, 1 << kBits> last_places{};
  size_t found = 0;
  for (size_t i = 1; i + 4 <= bytes.size(); ++i) {
    uint32_t word;
    std::memcpy(&word, bytes.data() + i, sizeof(word));
    uint16_t& last = last_places[(word * 0x9E3779B1u) >> (32 - kBits)];
    found += std::memcmp(bytes.data() + last, &word, sizeof(word)) == 0 ? 1 : 0;
    last = static_cast<uint16_t>(i);
  }
  return found * 128 < bytes.size();
}

// What shrinks this much is full of long matches: effort pays and costs little.
bool IsWorthEffort(size_t size, size_t compressed) {
  return compressed * kLongMatches < size;
}

}  // namespace

bool LooksLikeText(std::span<const uint8_t> bytes) {
  size_t seen = 0;
  size_t text = 0;
  // Windows at equal distances, the first at the start and the last at the end.
  for (size_t i = 0; i < kWindows; ++i) {
    const size_t size = std::min(kWindowBytes, bytes.size());
    const auto window = bytes.subspan((bytes.size() - size) * i / (kWindows - 1), size);
    seen += window.size();
    text += CountText(window);
  }
  // Random bytes reach 0.5; strings of ten characters with their lengths 0.7.
  return text * 10 >= seen * 6;
}

void Gzip::Free::operator()(libdeflate_compressor* it) const {
  libdeflate_free_compressor(it);
}

Gzip::Context Gzip::Make(int level) {
  Context context(libdeflate_alloc_compressor(level));
  if (context == nullptr) throw std::bad_alloc();
  return context;
}

Gzip::Gzip(std::optional<int> level)
    : context_(Make(ResolveLevel(Compression::kGzip, level))),
      quick_(level ? nullptr : Make(kQuickLevel)) {}

size_t Gzip::Bound(size_t size) const {
  const size_t bound = libdeflate_gzip_compress_bound(context_.get(), size);
  if (quick_ == nullptr) return bound;
  return std::max(
      {bound, libdeflate_gzip_compress_bound(quick_.get(), size), BoundOfNumbers(size)});
}

// Numbers without a search must be about as small as with it in a sample.
bool Gzip::SearchIsIdle(std::span<const uint8_t> in, size_t number_bytes) {
  if (in.size() > kMostBytesForRepeats) return false;
  const auto sample = SampleOf(in, kSampleBytes, number_bytes);
  if (IsWithoutMatches(sample)) return true;
  trial_.Clear();
  const size_t room = Bound(sample.size());
  uint8_t* out = trial_.Extend(room);
  const auto size_with = [&](const Context& context) {
    return libdeflate_deflate_compress(context.get(), sample.data(), sample.size(), out,
                                       room);
  };
  size_t searched = size_with(quick_);
  if (IsWorthEffort(sample.size(), searched)) searched = size_with(context_);
  return numbers_.Compress(sample, number_bytes, {out, room}) * 50 <= searched * 51;
}

size_t Gzip::CompressNumbers(std::span<const uint8_t> in, size_t number_bytes,
                             std::span<uint8_t> out) {
  std::memcpy(out.data(), kHeader, sizeof(kHeader));
  const auto body = out.subspan(sizeof(kHeader));
  const size_t size = numbers_.Compress(in, number_bytes, body);
  const uint32_t trailer[] = {libdeflate_crc32(0, in.data(), in.size()),
                              static_cast<uint32_t>(in.size())};
  std::memcpy(body.data() + size, trailer, kTrailerBytes);
  return sizeof(kHeader) + size + kTrailerBytes;
}

size_t Gzip::Compress(std::span<const uint8_t> in, size_t number_bytes,
                      std::span<uint8_t> out) {
  const auto with = [&](const Context& context) {
    return libdeflate_gzip_compress(context.get(), in.data(), in.size(), out.data(),
                                    out.size());
  };
  if (quick_ == nullptr || LooksLikeText(in)) return with(context_);
  if (out.size() >= BoundOfNumbers(in.size()) && SearchIsIdle(in, number_bytes)) {
    return CompressNumbers(in, number_bytes, out);
  }
  const size_t size = with(quick_);
  return IsWorthEffort(in.size(), size) ? with(context_) : size;
}

}  // namespace lamella::codec
