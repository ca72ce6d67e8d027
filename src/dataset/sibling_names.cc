#include "dataset/sibling_names.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>

#include "lamella/error.h"

namespace lamella::dataset {
namespace {

std::string Mapped(std::string_view text, int options) {
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                   static_cast<utf8proc_option_t>(options));
  if (size == UTF8PROC_ERROR_NOMEM) throw std::bad_alloc();
  // Only what is not UTF-8 is left: it equals nothing but itself.
  if (size < 0) return std::string(text);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  return {reinterpret_cast<const char*>(mapped), static_cast<size_t>(size)};
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

std::string FoldedName(std::string_view name) {
  if (IsAscii(name)) {
    std::string folded(name);
    for (char& c : folded) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return folded;
  }
  // Decomposed before folding and after: U+0345 folds to a letter, which would stand in
  // another place than the mark (Unicode Standard, D145).
  constexpr int kDecompose = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE;
  return Mapped(Mapped(name, kDecompose),
                kDecompose | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
}

void SiblingNames::Add(const std::string& parent, const std::string& name) {
  const auto [place, added] = names_.try_emplace(parent + '/' + FoldedName(name), name);
  if (added || place->second == name) return;
  throw SchemaError("the directories \"" + place->second + "\" and \"" + name + "\"" +
                    (parent.empty() ? "" : " in \"" + parent + "\"") +
                    " would be one where a file system ignores case or Unicode normal "
                    "forms; make the values equal in the query, for instance with "
                    "lower(nfc_normalize(...))");
}

const std::string* SiblingNames::Find(const std::string& parent,
                                      const std::string& name) const {
  const auto found = names_.find(parent + '/' + FoldedName(name));
  return found == names_.end() ? nullptr : &found->second;
}

}  // namespace lamella::dataset
