#include "statement/find_column.h"

#include <algorithm>

#include "statement/characters.h"

namespace lamella::statement {

void FailAt(const ExportStatement& statement, const std::string& key,
            const std::string& message) {
  const auto found = statement.option_locations.find(key);
  if (found == statement.option_locations.end()) throw OptionError(message);
  throw OptionError(message, found->second);
}

std::vector<std::string> InTextOrder(const ExportStatement& statement,
                                     const std::string& prefix,
                                     std::vector<std::string> names) {
  const auto place = [&](const std::string& name) {
    const auto found = statement.option_locations.find(prefix + name);
    return found == statement.option_locations.end() ? Location() : found->second;
  };
  std::stable_sort(names.begin(), names.end(), [&](const auto& a, const auto& b) {
    return StandsBefore(place(a), place(b));
  });
  return names;
}

std::optional<size_t> FindColumn(const ExportStatement& statement, const std::string& key,
                                 const std::string& name,
                                 const std::vector<std::string>& names) {
  const auto exact = std::find(names.begin(), names.end(), name);
  if (exact != names.end()) return static_cast<size_t>(exact - names.begin());
  std::optional<size_t> position;
  for (size_t i = 0; i < names.size(); ++i) {
    if (!EqualsIgnoringCase(names[i], name)) continue;
    if (position) {
      FailAt(statement, key,
             Quoted(name) + " may be column " + Quoted(names[*position]) + " or " +
                 Quoted(names[i]) + "; write it in the same case");
    }
    position = i;
  }
  return position;
}

std::vector<std::string> NamesOf(const std::vector<Field>& fields) {
  std::vector<std::string> names;
  names.reserve(fields.size());
  for (const Field& field : fields) names.push_back(field.name);
  return names;
}

}  // namespace lamella::statement
