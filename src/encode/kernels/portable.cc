#include <array>
#include <utility>

#include "encode/kernels/delta_body.h"
#include "encode/kernels/kernels.h"
#include "encode/kernels/pack_body.h"
#include "encode/kernels/run_body.h"
#include "encode/kernels/scan_body.h"

namespace lamella::encode::kernels {
namespace {

template <typename T>
using PackWidth = void (*)(const T* values, size_t groups, uint8_t* out);

template <int W, typename T>
void PackOne(const T* values, size_t groups, uint8_t* out) {
  PackGroups<W>(values, groups, out);
}

template <typename T, int... W>
constexpr auto PackTable(std::integer_sequence<int, W...>) {
  return std::array<PackWidth<T>, sizeof...(W)>{PackOne<W + 1, T>...};
}

template <typename T>
constexpr auto kPackers = PackTable<T>(std::make_integer_sequence<int, sizeof(T) * 8>());

template <typename T>
void Pack(const T* values, size_t groups, int width, uint8_t* out) {
  kPackers<T>[static_cast<size_t>(width - 1)](values, groups, out);
}

template <typename T>
size_t Find(const T* values, size_t begin, size_t end) {
  return FindConstantGroup(values, begin, end);
}

template <typename T>
size_t End(const T* values, size_t begin, size_t end) {
  return RunEnd(values, begin, end);
}

template <typename T>
void Measure(const T* values, size_t count, DeltaBlock<T>& block) {
  MeasureBlock(values, count, block);
}

template <typename T>
uint8_t* Write(const DeltaBlock<T>& block, uint8_t* out) {
  return WriteBlock(block, out, {Pack<uint32_t>, Pack<uint64_t>});
}

template <typename T>
Range<T> FindRange(const T* values, size_t count) {
  return RangeOf(values, count);
}

void Split(const uint8_t* bytes, size_t count, size_t width, uint8_t* out) {
  SplitTiles(bytes, {0, count}, count, width, out);
}

}  // namespace

constinit const Kernels kPortable = {
    .name = "portable",
    .levels = {Pack<uint8_t>, Find<uint8_t>, End<uint8_t>},
    .indices = {Pack<uint32_t>, Find<uint32_t>, End<uint32_t>},
    .delta32 = {Measure<int32_t>, Write<int32_t>},
    .delta64 = {Measure<int64_t>, Write<int64_t>},
    .range32 = FindRange<int32_t>,
    .range64 = FindRange<int64_t>,
    .split = Split,
};

}  // namespace lamella::encode::kernels
