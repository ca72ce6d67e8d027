#include "codec/gzip.h"

#include <libdeflate.h>

#include <algorithm>
#include <new>

#include "codec/levels.h"

namespace lamella::codec {
namespace {

constexpr int kQuickLevel = 1;
constexpr size_t kLongMatches = 8;
constexpr size_t kWindows = 8;
constexpr size_t kWindowBytes = 128;

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
  return std::max(bound, libdeflate_gzip_compress_bound(quick_.get(), size));
}

size_t Gzip::Compress(std::span<const uint8_t> in, std::span<uint8_t> out) {
  const auto with = [&](const Context& context) {
    return libdeflate_gzip_compress(context.get(), in.data(), in.size(), out.data(),
                                    out.size());
  };
  if (quick_ == nullptr || LooksLikeText(in)) return with(context_);
  const size_t size = with(quick_);
  // What shrinks this much is full of long matches: effort pays and costs little.
  return size * kLongMatches < in.size() ? with(context_) : size;
}

}  // namespace lamella::codec
