/// Makes sure that descriptors 0, 1 and 2 are never a data file.
#pragma once

namespace lamella::io {

/// A program may be started with standard input, output or error closed; the next file it
/// opens would then get that number, and what is meant for the screen would go into data.
/// Puts something harmless there, which fails when it is written to. For the start of
/// main.
void HoldStandardStreams();

}  // namespace lamella::io
