/// The work whose instructions tools/check_instructions.py counts under callgrind.
///
/// Each case runs once to warm up the memory that it keeps, and once inside of
/// `MeasuredCase`, the only function that is counted. Times differ from run to run by
/// more than most mistakes cost; instructions don't.
///
///   instructions NAME    runs the cases with the kernels of that name and prints, in
///   their
///                        order, a line `case values` for each

#include <cstdint>
#include <cstdio>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/draw.h"
#include "chunk/encode_chunk.h"
#include "encode/byte_stream_split.h"
#include "encode/delta_binary_packed.h"
#include "encode/delta_strings.h"
#include "encode/dictionary.h"
#include "encode/kernels/kernels.h"
#include "encode/plain.h"
#include "encode/rle_bitpack.h"
#include "shred/testing/leaves.h"
#include "shred/testing/values.h"

/// What callgrind is told to count. By its C name, so that the script can name it.
extern "C" __attribute__((noinline)) void MeasuredCase(
    const std::function<void()>* work) {
  (*work)();
}

namespace lamella::bench {
namespace {

constexpr size_t kPage = 20'000;
constexpr size_t kChunk = 65'536;

void Measure(std::string_view name, size_t values, const std::function<void()>& work) {
  work();
  MeasuredCase(&work);
  std::printf("%.*s %zu\n", static_cast<int>(name.size()), name.data(), values);
}

void MeasureIntegers(base::ByteBuffer& out) {
  const auto indices = Draw<uint32_t>(kPage, 2048);
  Measure("bit_pack_11", kPage, [&] {
    out.Clear();
    encode::RleBitPacked(std::span(indices), 11, out);
  });
  const auto levels = Draw<uint8_t>(kPage, 2);
  Measure("levels", kPage, [&] {
    out.Clear();
    encode::RleBitPacked(std::span(levels), 1, out);
  });
  const auto narrow = Draw<int32_t>(kPage, 1 << 12);
  Measure("delta_int32", kPage, [&] {
    out.Clear();
    encode::DeltaBinaryPacked(std::span(narrow), out);
  });
  const auto wide = Draw<int64_t>(kPage, 1 << 20);
  Measure("delta_int64", kPage, [&] {
    out.Clear();
    encode::DeltaBinaryPacked(std::span(wide), out);
  });
  const auto bytes = Draw<uint8_t>(kPage * 8, 256);
  Measure("split_8", kPage, [&] {
    out.Clear();
    encode::ByteStreamSplit(bytes, 8, out);
  });
}

void MeasureStrings(base::ByteBuffer& out) {
  const TextColumn texts = DrawTexts(kPage, kPage, 27);
  Measure("plain_strings", kPage, [&] {
    out.Clear();
    encode::PlainStrings(texts.views, out);
  });
  Measure("delta_length", kPage, [&] {
    out.Clear();
    encode::DeltaLengthByteArray(texts.views, out);
  });
  Measure("delta_byte_array", kPage, [&] {
    out.Clear();
    encode::DeltaByteArray(texts.views, out);
  });
}

void MeasureDictionaries() {
  encode::DictionaryScratch scratch;
  const auto narrow = Draw<int64_t>(kChunk, 2500);
  Measure("dictionary_narrow", kChunk,
          [&] { encode::BuildDictionary(std::span(narrow), {1u << 20}, scratch); });
  const auto wide = Draw<int64_t>(kChunk, 10'000, 1 << 24);
  Measure("dictionary_hashed", kChunk,
          [&] { encode::BuildDictionary(std::span(wide), {1u << 20}, scratch); });
  const TextColumn texts = DrawTexts(kChunk, 5000, 33);
  Measure("dictionary_strings", kChunk,
          [&] { encode::BuildDictionary(std::span(texts.views), {1u << 20}, scratch); });
}

/// Everything that becomes of a column of lineitem: chosen, encoded, compressed.
template <typename T>
void MeasureChunk(const std::string& name, DataType type, const std::vector<T>& values) {
  auto shredded = shred::testing::FilledWith(std::move(type), values);
  chunk::Workspace workspace;
  for (Profile profile : {Profile::kUniversal, Profile::kModern}) {
    chunk::ChunkOptions options;
    options.profile = profile;
    const bool modern = profile == Profile::kModern;
    Measure(name + (modern ? "_modern" : "_universal"), values.size(),
            [&] { chunk::Encode(shredded.leaf(), options, workspace); });
  }
}

void MeasureChunks() {
  using shred::testing::Simple;
  MeasureChunk("chunk_dates", Simple(TypeId::kInt32), Draw<int32_t>(kChunk, 2526));
  MeasureChunk("chunk_prices", Simple(TypeId::kInt64), Draw<int64_t>(kChunk, 1 << 23));
  const TextColumn flags = DrawTexts(kChunk, 3, 1);
  MeasureChunk("chunk_flags", Simple(TypeId::kString), flags.views);
  const TextColumn comments = DrawTexts(kChunk, kChunk, 27);
  MeasureChunk("chunk_comments", Simple(TypeId::kString), comments.views);
}

}  // namespace
}  // namespace lamella::bench

int main(int argument_count, char** arguments) {
  if (argument_count != 2 || !lamella::encode::kernels::Use(arguments[1])) {
    std::fprintf(stderr, "name a set of kernels that this processor has: %s NAME\n",
                 arguments[0]);
    return 1;
  }
  lamella::base::ByteBuffer out;
  lamella::bench::MeasureIntegers(out);
  lamella::bench::MeasureStrings(out);
  lamella::bench::MeasureDictionaries();
  lamella::bench::MeasureChunks();
  return 0;
}
