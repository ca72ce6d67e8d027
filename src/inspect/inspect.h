/// Looks into a Parquet file of any writer: the footer and the page indexes, no values.
#pragma once

#include "inspect/description.h"
#include "io/file_reader.h"

namespace lamella::inspect {

/// Describes `file`. Throws IoError, and format::FormatError when it is no Parquet file,
/// is damaged, not complete, or has an encrypted footer.
FileDescription Inspect(const io::FileReader& file);

}  // namespace lamella::inspect
