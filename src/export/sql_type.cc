#include "export/sql_type.h"

#include "schema/leaf.h"

namespace lamella::exporting {
namespace {

// A name that SQL takes as it is, or in quotes.
std::string Name(const std::string& name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (c >= '0' && c <= '9');
  };
  bool quoted = name.empty() || (name[0] >= '0' && name[0] <= '9');
  for (const char c : name) quoted |= !plain(c);
  if (!quoted) return name;
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? "\"\"" : std::string(1, c);
  return text + "\"";
}

}  // namespace

std::string SqlType(const DataType& type) {
  switch (type.id) {
    case TypeId::kList:
      return SqlType(type.children.at(0).type) + "[]";
    case TypeId::kArray:
      return SqlType(type.children.at(0).type) + "[" + std::to_string(type.array_size) +
             "]";
    case TypeId::kMap:
      return "MAP(" + SqlType(type.children.at(0).type) + ", " +
             SqlType(type.children.at(1).type) + ")";
    case TypeId::kStruct:
      break;
    default:
      return schema::TypeName(type);
  }
  std::string text = "STRUCT(";
  for (const Field& member : type.children) {
    if (!text.ends_with('(')) text += ", ";
    text += Name(member.name) + " " + SqlType(member.type);
  }
  return text + ")";
}

}  // namespace lamella::exporting
