// Any values through any encoder: they must come back from a decoder that was written
// from the specification, and every set of kernels must write the same bytes.
//
// The input is a header of three bytes (encoder, width, spread) and the values. `spread`
// repeats values and narrows them, so that runs and small ranges are reached early.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "encode/byte_stream_split.h"
#include "encode/delta_binary_packed.h"
#include "encode/delta_strings.h"
#include "encode/dictionary.h"
#include "encode/kernels/kernels.h"
#include "encode/plain.h"
#include "encode/rle_bitpack.h"
#include "encode/test_decoders.h"

namespace {

using namespace lamella;
using encode::testing::Reader;

struct Parameters {
  uint8_t width;
  uint8_t spread;
};

void Check(bool holds) {
  if (!holds) std::abort();
}

// Encodes with every set of kernels; the bytes of all are the same and `decode` takes all
// of them.
template <typename Encode, typename Decode>
void RoundTrip(Encode encode, Decode decode) {
  base::ByteBuffer reference;
  encode::kernels::Use("portable");
  encode(reference);
  for (const encode::kernels::Kernels* set : encode::kernels::Available()) {
    encode::kernels::Use(set->name);
    base::ByteBuffer out;
    encode(out);
    Check(std::ranges::equal(out.span(), reference.span()));
  }
  Reader in(reference.span());
  decode(in);
  Check(in.done());
}

// Numbers of T below 2^bits, each 1 to 32 times.
template <typename T>
std::vector<T> Numbers(std::span<const uint8_t> bytes, const Parameters& with, int bits) {
  std::vector<T> values;
  const uint64_t mask = bits == 64 ? ~uint64_t{0} : (uint64_t{1} << bits) - 1;
  for (; bytes.size() >= sizeof(T); bytes = bytes.subspan(sizeof(T))) {
    uint64_t value = 0;
    std::memcpy(&value, bytes.data(), sizeof(T));
    const size_t times = 1 + (value * 0x9e3779b97f4a7c15u >> 32) % (1 + with.spread % 32);
    values.insert(values.end(), times, static_cast<T>(value & mask));
  }
  return values;
}

// Texts: a length byte, then so many bytes; longer ones repeat them.
std::vector<std::string> Texts(std::span<const uint8_t> bytes, const Parameters& with) {
  std::vector<std::string> texts;
  while (!bytes.empty()) {
    const size_t size = std::min<size_t>(bytes[0] % 40, bytes.size() - 1);
    const auto part = bytes.subspan(1, size);
    std::string text(part.begin(), part.end());
    if (with.spread % 4 == 3) text += text + text;
    const size_t times = 1 + bytes[0] / 64 * (with.spread % 3);
    texts.insert(texts.end(), times, text);
    bytes = bytes.subspan(1 + size);
  }
  return texts;
}

std::vector<StringView> Views(const std::vector<std::string>& texts) {
  std::vector<StringView> views;
  for (const std::string& text : texts) views.emplace_back(std::string_view(text));
  return views;
}

template <typename T>
void FuzzHybrid(std::span<const uint8_t> bytes, const Parameters& with) {
  const int width = with.width % static_cast<int>(sizeof(T) * 8 + 1);
  const std::vector<T> values = Numbers<T>(bytes, with, width);
  const std::span<const T> span(values);
  RoundTrip(
      [&](base::ByteBuffer& out) {
        encode::RleBitPacked(span, width, out);
        Check(out.size() == encode::RleBitPackedSize(span, width));
        Check(out.size() <= encode::RleBitPackedBound(span.size(), width));
      },
      [&](Reader& in) {
        Check(std::ranges::equal(encode::testing::DecodeHybrid(in, values.size(), width),
                                 values));
      });
}

template <typename T>
void FuzzDeltas(std::span<const uint8_t> bytes, const Parameters& with) {
  const std::vector<T> values =
      Numbers<T>(bytes, with, with.width % static_cast<int>(sizeof(T) * 8 + 1));
  const std::span<const T> span(values);
  RoundTrip(
      [&](base::ByteBuffer& out) {
        encode::DeltaBinaryPacked(span, out);
        Check(out.size() == encode::DeltaBinaryPackedSize(span));
      },
      [&](Reader& in) { Check(encode::testing::DecodeDeltas<T>(in) == values); });
}

void FuzzStrings(std::span<const uint8_t> bytes, const Parameters& with) {
  const std::vector<std::string> texts = Texts(bytes, with);
  const std::vector<StringView> views = Views(texts);
  RoundTrip([&](base::ByteBuffer& out) { encode::PlainStrings(views, out); },
            [&](Reader& in) {
              Check(encode::testing::DecodePlainStrings(in, texts.size()) == texts);
            });
  RoundTrip(
      [&](base::ByteBuffer& out) {
        encode::DeltaLengthByteArray(views, out);
        Check(out.size() == encode::DeltaLengthByteArraySize(views));
      },
      [&](Reader& in) { Check(encode::testing::DecodeDeltaLength(in) == texts); });
  RoundTrip(
      [&](base::ByteBuffer& out) {
        encode::DeltaByteArray(views, out);
        Check(out.size() == encode::DeltaByteArraySize(views));
      },
      [&](Reader& in) { Check(encode::testing::DecodeDeltaByteArray(in) == texts); });
}

void FuzzFixed(std::span<const uint8_t> bytes, const Parameters& with) {
  const size_t width = 1 + with.width % 40;
  const size_t rows = bytes.size() / width;
  const auto whole = bytes.first(rows * width);
  RoundTrip([&](base::ByteBuffer& out) { encode::ByteStreamSplit(whole, width, out); },
            [&](Reader& in) {
              Check(std::ranges::equal(
                  encode::testing::DecodeByteStreamSplit(in, rows, width), whole));
            });
  RoundTrip(
      [&](base::ByteBuffer& out) {
        encode::DeltaByteArrayFixed(whole, width, out);
        Check(out.size() == encode::DeltaByteArrayFixedSize(whole, width));
      },
      [&](Reader& in) {
        std::string all;
        for (const std::string& value : encode::testing::DecodeDeltaByteArray(in)) {
          all += value;
        }
        Check(std::ranges::equal(std::span(all), whole, [](char a, uint8_t b) {
          return static_cast<uint8_t>(a) == b;
        }));
      });
}

// Each index must lead to an equal value, and entries appear in order.
template <typename T, typename Equal>
void CheckDictionary(const std::optional<encode::Dictionary<T>>& found, size_t rows,
                     Equal equal) {
  if (!found) return;
  Check(found->indices.size() == rows);
  uint32_t entries = 0;
  for (size_t row = 0; row < rows; ++row) {
    Check(found->indices[row] <= entries);
    if (found->indices[row] == entries) ++entries;
    Check(equal(row, found->values[found->indices[row]]));
  }
  Check(entries == found->values.size());
}

void FuzzDictionaries(std::span<const uint8_t> bytes, const Parameters& with) {
  encode::DictionaryScratch scratch;
  const encode::DictionaryLimits limits = {uint64_t{with.width} * 64};
  const auto longs = Numbers<int64_t>(bytes, with, 1 + with.width % 64);
  CheckDictionary(encode::BuildDictionary(std::span(longs), limits, scratch),
                  longs.size(),
                  [&](size_t row, int64_t value) { return longs[row] == value; });
  const auto ints = Numbers<int32_t>(bytes, with, 1 + with.width % 32);
  CheckDictionary(encode::BuildDictionary(std::span(ints), limits, scratch), ints.size(),
                  [&](size_t row, int32_t value) { return ints[row] == value; });
  const std::vector<std::string> texts = Texts(bytes, with);
  const std::vector<StringView> views = Views(texts);
  CheckDictionary(
      encode::BuildDictionary(std::span(views), limits, scratch), texts.size(),
      [&](size_t row, const StringView& value) { return texts[row] == value.view(); });
  const size_t width = 1 + with.width % 40;
  CheckDictionary(encode::BuildFixedDictionary(bytes, width, limits, scratch),
                  bytes.size() / width, [&](size_t row, uint32_t first) {
                    return first <= row && std::memcmp(&bytes[row * width],
                                                       &bytes[first * width], width) == 0;
                  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 3) return 0;
  const Parameters with = {data[1], data[2]};
  const std::span<const uint8_t> bytes(data + 3, size - 3);
  switch (data[0] % 7) {
    case 0:
      FuzzHybrid<uint32_t>(bytes, with);
      break;
    case 1:
      FuzzHybrid<uint8_t>(bytes, with);
      break;
    case 2:
      FuzzDeltas<int32_t>(bytes, with);
      break;
    case 3:
      FuzzDeltas<int64_t>(bytes, with);
      break;
    case 4:
      FuzzStrings(bytes, with);
      break;
    case 5:
      FuzzFixed(bytes, with);
      break;
    default:
      FuzzDictionaries(bytes, with);
      break;
  }
  return 0;
}
