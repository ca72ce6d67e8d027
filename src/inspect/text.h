/// Text that is safe to print, and numbers as people like to read them.
///
/// What stands in a file may be anything: escape sequences that would move a terminal's
/// cursor, or bytes that are no UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lamella::inspect {

/// `text` as valid UTF-8: bytes that are none become `\xNN`.
std::string ValidText(std::string_view text);

/// `text` as one line without effects: also control characters become escapes such as
/// `\n`, `\x1b` and `\u{202e}` (marks that change the direction of writing).
std::string PrintableText(std::string_view text);

/// The same for a text of several lines: line breaks and tabs stay.
std::string PrintableLines(std::string_view text);

/// Columns that printable `text` takes on a terminal: two for the wide characters of East
/// Asia and emoji, none for combining marks.
size_t DisplayWidth(std::string_view text);

/// `text` cut to at most `width` columns, with `…` where something is missing.
std::string Shortened(std::string_view text, size_t width);

/// `1,234,567`.
std::string GroupedNumber(int64_t number);

/// `512 B`, `1.2 kB`, `45 MB`: powers of 1000, two or three digits.
std::string HumanSize(int64_t bytes);

/// `2.4×`: how many times `encoded` is larger than `stored`; empty when there is nothing.
std::string HumanRatio(int64_t encoded, int64_t stored);

/// `12.3%`; empty when `whole` is 0.
std::string HumanShare(int64_t part, int64_t whole);

}  // namespace lamella::inspect
