/// Strict JSON (RFC 8259) that remembers where each value and key stands.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lamella::statement {

struct JsonMember;

/// A value. `offset` counts bytes from the start of the text that was parsed.
struct JsonValue {
  enum class Kind { kNull, kBool, kNumber, kString, kArray, kObject };

  Kind kind = Kind::kNull;
  size_t offset = 0;
  bool boolean = false;
  std::string text;  ///< kString: what it says; kNumber: as written.
  std::vector<JsonValue> items;
  std::vector<JsonMember> members;  ///< In their order; no key stands twice.

  bool is(Kind other) const { return kind == other; }
};

struct JsonMember {
  std::string key;
  size_t offset;  ///< Of the key's quote.
  JsonValue value;
};

/// What is wrong, and where.
struct JsonFault {
  size_t offset;
  std::string message;
};

/// Parses the value at the start of `text`, which has to end with it (and white space).
/// `text` is UTF-8. Keys that stand twice and values nested more than 500 deep are
/// faults.
std::variant<JsonValue, JsonFault> ParseJson(std::string_view text);

/// The value as JSON in few characters, for messages.
std::string Shown(const JsonValue& value);

}  // namespace lamella::statement
