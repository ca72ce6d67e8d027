/// The schema of a footer as a tree: the list of elements is not trusted to be one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "format/metadata.h"
#include "inspect/description.h"

namespace lamella::inspect {

/// A leaf, in the order of the chunks in a row group.
struct SchemaLeaf {
  std::vector<std::string> path;
  const format::SchemaElement* element;  ///< In the footer that was read.
};

struct SchemaTree {
  SchemaNode root;
  std::vector<SchemaLeaf> leaves;
};

/// Builds the tree. `what` names the footer in messages. Throws format::FormatError when
/// the elements are no tree.
SchemaTree BuildSchemaTree(const std::vector<format::SchemaElement>& elements,
                           std::string_view what);

}  // namespace lamella::inspect
