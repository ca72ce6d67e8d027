/// "Did you mean …?"
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lamella::statement {

/// Fewest insertions, deletions, replacements and swaps of neighbours that turn one text
/// into the other, each character touched once (optimal string alignment). Counts bytes;
/// ASCII letters compare without their case.
size_t EditDistance(std::string_view left, std::string_view right);

/// `; did you mean "x"?` with the candidate nearest to `name`; empty when none is near
/// enough to be a slip of the fingers.
std::string DidYouMean(std::string_view name, const std::vector<std::string>& candidates);

/// The candidates for the end of a message: `; it has a, b and c`, after `introduction`.
/// Long lists end in an ellipsis.
std::string Listed(std::string_view introduction, const std::vector<std::string>& names);

/// What helps with an unknown `name`: a near candidate, else the list.
std::string Hint(std::string_view name, const std::vector<std::string>& candidates,
                 std::string_view introduction);

}  // namespace lamella::statement
