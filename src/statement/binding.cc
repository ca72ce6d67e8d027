#include "statement/binding.h"

#include "statement/characters.h"

namespace lamella::statement {

void Binding::Note(const std::string& key, size_t offset) {
  offsets.insert_or_assign(key, offset);
  if (origin.source == nullptr) return;
  locations.insert_or_assign(key, origin.source->At(origin.json_begin + offset));
}

void Binding::Note(const std::string& key, const JsonMember& member) {
  Note(key, member.offset);
  Note(key + "=", member.value.offset);
}

void Binding::Fail(size_t offset, const std::string& message) const {
  if (origin.source == nullptr) throw OptionError(origin.flag + message);
  throw OptionError(message, origin.source->At(origin.json_begin + offset));
}

void Binding::Report(const std::string& key, const std::string& message) {
  std::optional<Location> place;
  if (origin.source != nullptr) place = locations.at(key);
  if (!reported || (place && StandsBefore(*place, *reported->location()))) {
    reported.emplace(message, place);
  }
}

void Binding::ThrowReported() const {
  if (reported) throw OptionError(*reported);
}

}  // namespace lamella::statement
