#include "file/created_by.h"

#ifndef LAMELLA_BUILD
#define LAMELLA_BUILD "unknown"
#endif

namespace lamella::file {

std::string CreatedBy() {
  return "lamella version " LAMELLA_VERSION " (build " LAMELLA_BUILD ")";
}

}  // namespace lamella::file
