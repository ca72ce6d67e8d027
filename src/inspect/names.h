/// The names that parquet.thrift gives to its numbers, and types as people read them.
#pragma once

#include <string>

#include "format/metadata.h"

namespace lamella::inspect {

/// `SNAPPY`; an unknown number as `CODEC(9)`.
std::string NameOf(Compression codec);
/// `RLE_DICTIONARY`; an unknown number as `ENCODING(11)`.
std::string NameOf(Encoding encoding);
/// `required`, `optional`, `repeated`.
std::string NameOf(format::Repetition repetition);
/// `ascending`, `descending`, `unordered`.
std::string NameOf(format::BoundaryOrder order);

/// How a leaf is stored: `INT64`, `FIXED_LEN_BYTE_ARRAY(16)`; empty for a group.
std::string PhysicalName(const format::SchemaElement& element);

/// What an element means: `STRING`, `UINT8`, `DECIMAL(9,2)`, `TIMESTAMP(MICROS, UTC)`.
/// The logical type goes before the older annotation; without either it is the physical
/// type, or `STRUCT` for a group.
std::string TypeName(const format::SchemaElement& element);

}  // namespace lamella::inspect
