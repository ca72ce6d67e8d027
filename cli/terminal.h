/// What is known about the screen.
#pragma once

namespace lamella::cli {

/// True when `stream` (a descriptor) is a terminal that can rewrite a line.
bool IsTerminal(int stream);

/// Columns of the terminal behind `stream`; `otherwise` when there is none.
int TerminalWidth(int stream, int otherwise);

}  // namespace lamella::cli
