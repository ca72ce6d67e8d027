#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace lamella::cli {

bool IsTerminal(int stream) {
  const char* const kind = std::getenv("TERM");
  return isatty(stream) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

int TerminalWidth(int stream, int otherwise) {
  winsize size = {};
  const bool known = ioctl(stream, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : otherwise;
}

}  // namespace lamella::cli
