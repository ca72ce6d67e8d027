#include "codec/levels.h"

#include <string>

#include "lamella/error.h"

namespace lamella::codec {

std::string_view Name(Compression codec) {
  switch (codec) {
    case Compression::kUncompressed:
      return "none";
    case Compression::kSnappy:
      return "snappy";
    case Compression::kGzip:
      return "gzip";
    case Compression::kBrotli:
      return "brotli";
    case Compression::kZstd:
      return "zstd";
    case Compression::kLz4Raw:
      return "lz4_raw";
  }
  return "unknown";
}

std::optional<LevelRange> Levels(Compression codec) {
  switch (codec) {
    case Compression::kGzip:
      return LevelRange{1, 9, 3};
    case Compression::kBrotli:
      return LevelRange{0, 11, 5};
    case Compression::kZstd:
      return LevelRange{-7, 22, 3};
    case Compression::kLz4Raw:
      return LevelRange{1, 12, 1};
    case Compression::kUncompressed:
    case Compression::kSnappy:
      break;
  }
  return std::nullopt;
}

int ResolveLevel(Compression codec, std::optional<int> level) {
  const std::optional<LevelRange> range = Levels(codec);
  if (!level) return range ? range->normal : 0;
  const std::string name(Name(codec));
  if (!range) {
    throw OptionError("compression_level does not go with compression \"" + name +
                      "\", which has no levels");
  }
  if (*level < range->min || *level > range->max) {
    throw OptionError(
        "compression_level " + std::to_string(*level) + " is out of range for \"" + name +
        "\": " + std::to_string(range->min) + " to " + std::to_string(range->max));
  }
  return *level;
}

}  // namespace lamella::codec
