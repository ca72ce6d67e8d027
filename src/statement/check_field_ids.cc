#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "statement/characters.h"
#include "statement/find_column.h"
#include "statement/suggest.h"

namespace lamella::statement {
namespace {

// The children by the names that they have in the file.
std::vector<Field> ChildrenOf(const DataType& type) {
  std::vector<Field> children = type.children;
  if (type.id == TypeId::kList || type.id == TypeId::kArray) {
    children.at(0).name = "element";
  } else if (type.id == TypeId::kMap) {
    children.at(0).name = "key";
    children.at(1).name = "value";
  }
  return children;
}

}  // namespace

void ResolveFieldIds(const ExportStatement& statement, const std::vector<Field>& fields,
                     std::map<std::string, FieldIds>& ids, const std::string& key) {
  const std::vector<std::string> names = NamesOf(fields);
  std::map<std::string, FieldIds> resolved;
  const std::string prefix = key + ".";
  for (const std::string& name : InTextOrder(statement, prefix, KeysOf(ids))) {
    FieldIds& id = ids.at(name);
    const std::string field_key = prefix + name;
    const std::optional<size_t> position = FindColumn(statement, field_key, name, names);
    if (!position) {
      FailAt(statement, field_key,
             "there is no field " + Quoted(name) + " here" +
                 Hint(name, names, "; there are"));
    }
    const Field& field = fields[*position];
    if (!id.children.empty()) {
      ResolveFieldIds(statement, ChildrenOf(field.type), id.children, field_key);
    }
    if (!resolved.emplace(field.name, std::move(id)).second) {
      FailAt(statement, field_key, "field " + Quoted(field.name) + " has its id twice");
    }
  }
  ids = std::move(resolved);
}

}  // namespace lamella::statement
