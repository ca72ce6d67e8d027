/// Metadata to bytes: the Thrift compact protocol, as far as Parquet needs it.
///
/// Each function appends to `out`. The same value gives the same bytes.
#pragma once

#include "base/byte_buffer.h"
#include "format/index.h"
#include "format/metadata.h"
#include "format/page_header.h"

namespace lamella::format {

void Serialize(const FileMetaData& value, base::ByteBuffer& out);
void Serialize(const RowGroup& value, base::ByteBuffer& out);
void Serialize(const PageHeader& value, base::ByteBuffer& out);
void Serialize(const OffsetIndex& value, base::ByteBuffer& out);
void Serialize(const ColumnIndex& value, base::ByteBuffer& out);
void Serialize(const BloomFilterHeader& value, base::ByteBuffer& out);

}  // namespace lamella::format
