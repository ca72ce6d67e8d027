/// The whole program behind `main`.
#pragma once

namespace lamella::cli {

/// Does what the arguments ask for and returns the exit code: 0 done, 1 the
/// world is wrong, 2 the text is wrong, 130 interrupted.
int RunProgram(int argc, const char* const* argv);

}  // namespace lamella::cli
