/// The schema as Arrow knows it, for the footer entry `ARROW:schema`.
///
/// Readers built on Arrow (pyarrow, Polars, DataFusion, nanoparquet) restore from it what
/// the Parquet schema can't say. The entry is the base64 of an encapsulated IPC message,
///
///     FF FF FF FF | i32 size of the rest | flatbuffer Message { Schema } | 0 to 7 zeros
///
/// with the flatbuffer at a multiple of 8 bytes. (Arrow "Columnar Format", Encapsulated
/// message format; Schema.fbs and Message.fbs.)
///
/// | type                  | in Arrow                                                   |
/// |-----------------------|------------------------------------------------------------|
/// | kNull, kBool, numbers | Null, Bool, Int, FloatingPoint                             |
/// | kDecimal              | Decimal of 128 bits                                        |
/// | kString, kJson        | Utf8                                                       |
/// | kBinary               | Binary                                                     |
/// | kUuid, kInterval      | FixedSizeBinary of 16 and 12 bytes, as they are stored     |
/// | kEnum                 | Utf8; as a column, in a dictionary with Int32 indices      |
/// | kDate                 | Date(DAY)                                                  |
/// | kTime, kTimestamp     | in the stored unit: seconds become milliseconds            |
/// | kList, kArray         | List, FixedSizeList of `element`                           |
/// | kStruct, kMap         | Struct; Map of `key_value` { `key`, `value` }              |
///
/// JSON and UUID carry no extension name: pyarrow finds `arrow.json` and `arrow.uuid` in
/// the Parquet annotations anyway, Polars makes text of the one only without a name, and
/// DataFusion treats the other alike inside and outside of structs only without one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamella/schema.h"

namespace lamella::schema {

/// The IPC message itself.
std::vector<uint8_t> ArrowSchemaMessage(const Schema& schema);

/// The value of the footer entry: the message in base64.
std::string EncodeArrowSchema(const Schema& schema);

}  // namespace lamella::schema
