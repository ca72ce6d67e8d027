/// How Lamella names itself in a footer.
#pragma once

#include <string>

namespace lamella::file {

/// `lamella version X.Y.Z (build <hash>)`: the form that parquet-java takes apart to know
/// which old writers' statistics it must not trust.
std::string CreatedBy();

}  // namespace lamella::file
