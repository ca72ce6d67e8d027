#include "io/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

namespace lamella::io {

void HoldStandardStreams() {
  // open(2) gives the lowest free number, so this fills the holes from below.
  int descriptor = 0;
  do {
    descriptor = open("/dev/null", O_RDONLY);
  } while (descriptor >= 0 && descriptor <= STDERR_FILENO);
  if (descriptor > STDERR_FILENO) close(descriptor);
}

}  // namespace lamella::io
