/// Where the files of this user live.
#pragma once

#include <string>
#include <vector>

namespace lamella::io {

/// The home directory by `$HOME` and by the password database: a service or `sudo` may
/// have no `$HOME`, or another one. Either may be missing, and nothing say that it is
/// there.
std::vector<std::string> HomeDirectories();

}  // namespace lamella::io
