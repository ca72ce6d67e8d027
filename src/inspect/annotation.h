/// One annotation for what Parquet says in two ways.
#pragma once

#include <optional>

#include "format/metadata.h"

namespace lamella::inspect {

/// The logical type of `element`; where there is only a ConvertedType the one that has
/// the same meaning (LogicalTypes.md, "Compatibility"). INTERVAL has no logical type:
/// nothing.
std::optional<format::LogicalType> AnnotationOf(const format::SchemaElement& element);

/// Whether the element is a `ConvertedType::kInterval`.
bool IsInterval(const format::SchemaElement& element);

}  // namespace lamella::inspect
