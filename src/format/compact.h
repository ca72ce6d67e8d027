/// What the writer and the reader of the Thrift compact protocol agree on.
///
/// A struct is a sequence of fields and ends with a zero byte. A field is a header and a
/// value. The header is one byte, `(id - previous id) << 4 | wire type`, when the step is
/// 1 to 15, else the wire type alone followed by the id as a zigzag varint. Integers are
/// zigzag varints, binaries a varint length and their bytes. A bool is its wire type and
/// has no value. A list is `size << 4 | wire type`, or `0xF0 | wire type` and a varint
/// size from 15 on, and the elements; in a list a bool is a byte, 1 or 2.
/// (thrift-compact-protocol.md of Apache Thrift.)
///
///     version = 1, num_rows = 300 (fields 1 and 3 of FileMetaData)
///     15 02   26 D8 04   00
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "format/fields.h"

namespace lamella::format {

enum class WireType : uint8_t {
  kStop = 0,
  kTrue = 1,
  kFalse = 2,
  kByte = 3,
  kI16 = 4,
  kI32 = 5,
  kI64 = 6,
  kDouble = 7,
  kBinary = 8,
  kList = 9,
  kSet = 10,
  kMap = 11,
  kStruct = 12,
  kUuid = 13,
};

template <typename T>
inline constexpr bool kIsList = false;
template <typename T>
inline constexpr bool kIsList<std::vector<T>> = true;

template <typename T>
inline constexpr bool kIsOptional = false;
template <typename T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

/// The wire type of a member; of a bool the one that it has as an element of a list.
template <typename T>
constexpr WireType WireTypeOf() {
  if constexpr (std::same_as<T, bool>) {
    return WireType::kTrue;
  } else if constexpr (std::same_as<T, int8_t>) {
    return WireType::kByte;
  } else if constexpr (std::same_as<T, int16_t>) {
    return WireType::kI16;
  } else if constexpr (std::same_as<T, int64_t>) {
    return WireType::kI64;
  } else if constexpr (std::same_as<T, std::string>) {
    return WireType::kBinary;
  } else if constexpr (kIsList<T>) {
    return WireType::kList;
  } else if constexpr (std::same_as<T, int32_t> ||
                       (std::is_enum_v<T> && !kIsBareUnion<T>)) {
    return WireType::kI32;
  } else {
    return WireType::kStruct;
  }
}

}  // namespace lamella::format
