/// Text cases: a file of inputs and of what has to come out of them.
///
///   === what the case shows
///   the input, any number of lines
///   ---
///   the expected outcome, any number of lines
///
/// Lines before the first case are the file's own comment. With LAMELLA_UPDATE_CASES in
/// the environment the outcomes are written instead of compared: read the difference.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace lamella::tests {

struct Case {
  std::string name;
  std::string input;
  std::string expected;
};

/// Checks every case of `file`: `run` makes the outcome of an input.
void RunCases(const std::filesystem::path& file,
              const std::function<std::string(const Case&)>& run);

/// The whole file as text.
std::string ReadText(const std::filesystem::path& file);

}  // namespace lamella::tests
