/// The schema as the footer says it: both annotations on every field.
#pragma once

#include <vector>

#include "format/metadata.h"
#include "lamella/options.h"
#include "lamella/schema.h"

namespace lamella::schema {

/// The schema elements, depth first, the root first (Thrift `FileMetaData.schema`; the
/// annotations follow LogicalTypes.md). Field ids come from `ids`, whose names have been
/// checked against the schema.
std::vector<format::SchemaElement> ToParquet(const Schema& schema, const FieldIds& ids);

}  // namespace lamella::schema
