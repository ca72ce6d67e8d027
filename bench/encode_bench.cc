/// What each encoder costs per value, on one core, from the cache upwards.
///
/// Each benchmark reports `ns/value`. LAMELLA_KERNELS=portable (or another set) in the
/// environment chooses the kernels.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "bench/draw.h"
#include "encode/byte_stream_split.h"
#include "encode/delta_binary_packed.h"
#include "encode/delta_strings.h"
#include "encode/dictionary.h"
#include "encode/kernels/kernels.h"
#include "encode/plain.h"
#include "encode/rle_bitpack.h"

namespace lamella::encode {
namespace {

using bench::Draw;
using bench::DrawTexts;
using bench::TextColumn;

constexpr size_t kPage = 20'000;
constexpr size_t kChunk = 524'288;

bool ChooseKernels() {
  const char* name = std::getenv("LAMELLA_KERNELS");
  if (name == nullptr || kernels::Use(name)) return true;
  std::fprintf(stderr, "this processor has no kernels of the name %s\n", name);
  std::exit(1);
}
const bool kChosen = ChooseKernels();

void Report(benchmark::State& state, size_t values) {
  state.counters["ns/value"] = benchmark::Counter(
      static_cast<double>(values) * static_cast<double>(state.iterations()) * 1e-9,
      benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void BM_BitPack(benchmark::State& state) {
  const int width = static_cast<int>(state.range(0));
  const auto values = Draw<uint32_t>(kPage, uint64_t{1} << width);
  base::ByteBuffer out;
  for (auto _ : state) {
    out.Clear();
    RleBitPacked(std::span<const uint32_t>(values), width, out);
    benchmark::DoNotOptimize(out.data());
  }
  Report(state, kPage);
}
BENCHMARK(BM_BitPack)
    ->Arg(1)
    ->Arg(3)
    ->Arg(8)
    ->Arg(11)
    ->Arg(16)
    ->Arg(17)
    ->Arg(20)
    ->Arg(29);

void BM_HybridSize(benchmark::State& state) {
  const auto values = Draw<uint32_t>(kPage, 2048);
  for (auto _ : state) {
    benchmark::DoNotOptimize(RleBitPackedSize(std::span<const uint32_t>(values), 11));
  }
  Report(state, kPage);
}
BENCHMARK(BM_HybridSize);

void BM_HybridRuns(benchmark::State& state) {
  std::vector<uint32_t> values(kPage);
  for (size_t i = 0; i < kPage; ++i) {
    values[i] = static_cast<uint32_t>(i / static_cast<size_t>(state.range(0)) % 1000);
  }
  base::ByteBuffer out;
  for (auto _ : state) {
    out.Clear();
    RleBitPacked(std::span<const uint32_t>(values), 10, out);
    benchmark::DoNotOptimize(out.data());
  }
  Report(state, kPage);
}
BENCHMARK(BM_HybridRuns)->Arg(4)->Arg(20)->Arg(20'000);

void BM_Levels(benchmark::State& state) {
  const auto values = Draw<uint8_t>(kPage, static_cast<uint64_t>(state.range(0)));
  base::ByteBuffer out;
  for (auto _ : state) {
    out.Clear();
    RleBitPacked(std::span<const uint8_t>(values), 1, out);
    benchmark::DoNotOptimize(out.data());
  }
  Report(state, kPage);
}
BENCHMARK(BM_Levels)->Arg(1)->Arg(2);

template <typename T>
void BM_Deltas(benchmark::State& state) {
  const auto values = Draw<T>(kPage, uint64_t{1} << state.range(0));
  base::ByteBuffer out;
  for (auto _ : state) {
    out.Clear();
    DeltaBinaryPacked(std::span<const T>(values), out);
    benchmark::DoNotOptimize(out.data());
  }
  Report(state, kPage);
}
BENCHMARK(BM_Deltas<int32_t>)->Arg(5)->Arg(12)->Arg(20);
BENCHMARK(BM_Deltas<int64_t>)->Arg(5)->Arg(12)->Arg(20)->Arg(45);

template <typename T>
void BM_DeltasSize(benchmark::State& state) {
  const auto values = Draw<T>(kPage, uint64_t{1} << 20);
  for (auto _ : state) {
    benchmark::DoNotOptimize(DeltaBinaryPackedSize(std::span<const T>(values)));
  }
  Report(state, kPage);
}
BENCHMARK(BM_DeltasSize<int32_t>);
BENCHMARK(BM_DeltasSize<int64_t>);

void BM_Split(benchmark::State& state) {
  const auto width = static_cast<size_t>(state.range(0));
  const auto bytes = Draw<uint8_t>(kPage * width, 256);
  base::ByteBuffer out;
  for (auto _ : state) {
    out.Clear();
    ByteStreamSplit(bytes, width, out);
    benchmark::DoNotOptimize(out.data());
  }
  Report(state, kPage);
}
BENCHMARK(BM_Split)->Arg(2)->Arg(4)->Arg(8)->Arg(16);

template <void (*Encode)(std::span<const StringView>, base::ByteBuffer&)>
void BM_Strings(benchmark::State& state) {
  const auto length = static_cast<size_t>(state.range(0));
  const TextColumn column = DrawTexts(kPage, kPage, length);
  base::ByteBuffer out;
  for (auto _ : state) {
    out.Clear();
    Encode(column.views, out);
    benchmark::DoNotOptimize(out.data());
  }
  Report(state, kPage);
}
BENCHMARK(BM_Strings<PlainStrings>)->Name("BM_PlainStrings")->Arg(8)->Arg(27)->Arg(60);
BENCHMARK(BM_Strings<DeltaLengthByteArray>)
    ->Name("BM_DeltaLength")
    ->Arg(8)
    ->Arg(27)
    ->Arg(60);
BENCHMARK(BM_Strings<DeltaByteArray>)
    ->Name("BM_DeltaByteArray")
    ->Arg(8)
    ->Arg(27)
    ->Arg(60);

void BM_Booleans(benchmark::State& state) {
  const auto values = Draw<uint8_t>(kPage, 2);
  base::ByteBuffer out;
  for (auto _ : state) {
    out.Clear();
    PlainBooleans(values, out);
    benchmark::DoNotOptimize(out.data());
  }
  Report(state, kPage);
}
BENCHMARK(BM_Booleans);

// Arguments: distinct values, distance between neighbours (wide: hashed).
template <typename T>
void BM_Dictionary(benchmark::State& state) {
  const auto values = Draw<T>(kChunk, static_cast<uint64_t>(state.range(0)),
                              static_cast<uint64_t>(state.range(1)));
  DictionaryScratch scratch;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        BuildDictionary(std::span<const T>(values), {1u << 20}, scratch));
  }
  Report(state, kChunk);
}
BENCHMARK(BM_Dictionary<int32_t>)->Args({2500, 1})->Args({50'000, 1});
BENCHMARK(BM_Dictionary<int64_t>)
    ->Args({50, 1})
    ->Args({2500, 1})
    ->Args({100'000, 1})
    ->Args({1000, 1 << 24})
    ->Args({10'000, 1 << 24})
    ->Args({24'000, 1 << 24})
    ->Args({100'000, 1 << 24})
    ->Args({1 << 30, 1 << 24});

// Arguments: distinct values, length, repetitions.
void BM_StringDictionary(benchmark::State& state) {
  const TextColumn column =
      DrawTexts(kChunk, static_cast<size_t>(state.range(0)),
                static_cast<size_t>(state.range(1)), static_cast<size_t>(state.range(2)));
  DictionaryScratch scratch;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        BuildDictionary(std::span<const StringView>(column.views), {1u << 20}, scratch));
  }
  Report(state, kChunk);
}
BENCHMARK(BM_StringDictionary)
    ->Args({4, 1, 1})
    ->Args({16, 8, 1})
    ->Args({4, 17, 1})
    ->Args({100, 33, 1})
    ->Args({5000, 33, 1})
    ->Args({20'000, 33, 1})
    ->Args({20'000, 33, 20})
    ->Args({500'000, 27, 1});

void BM_FixedDictionary(benchmark::State& state) {
  const auto picks = Draw<uint64_t>(kChunk, static_cast<uint64_t>(state.range(0)),
                                    0x9e3779b97f4a7c15ull);
  std::vector<uint8_t> bytes(kChunk * 16);
  for (size_t i = 0; i < kChunk; ++i) std::memcpy(&bytes[i * 16 + 8], &picks[i], 8);
  DictionaryScratch scratch;
  for (auto _ : state) {
    benchmark::DoNotOptimize(BuildFixedDictionary(bytes, 16, {1u << 20}, scratch));
  }
  Report(state, kChunk);
}
BENCHMARK(BM_FixedDictionary)->Arg(1000)->Arg(20'000);

}  // namespace
}  // namespace lamella::encode
