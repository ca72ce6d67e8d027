#include "io/io_failure.h"

#include <string_view>
#include <system_error>

namespace lamella::io {
namespace {

std::string_view Advice(int error_number) {
  switch (error_number) {
    case EACCES:
      return "check the permissions of the path and of the directories in it";
    case EPERM:
      return "check who owns it, its attributes (lsattr) and how it is mounted";
    case EROFS:
      return "choose a place on a writable file system";
    case ENOSPC:
      return "free some space or choose another place";
    case EDQUOT:
      return "free some of your quota or choose another place";
    case EFBIG:
      return "the file system or the shell's limit (ulimit -f) allows no larger file";
    case ENAMETOOLONG:
      return "most systems allow 255 bytes for a name and 4095 for the path";
    case ELOOP:
      return "its symbolic links lead back to themselves";
    case ENOTDIR:
      return "a part of the path that should be a directory is a file";
    case EISDIR:
      return "name a file inside it";
    case ENOENT:
      return "check the spelling of the path";
    case EMFILE:
    case ENFILE:
      return "raise the number of open files (ulimit -n)";
    case EIO:
      return "the device failed; see the system's log";
    default:
      return {};
  }
}

}  // namespace

IoError MakeIoError(const char* action, const std::string& path, int error_number) {
  std::string reason = std::generic_category().message(error_number);
  if (!reason.empty() && reason[0] >= 'A' && reason[0] <= 'Z') {
    reason[0] = static_cast<char>(reason[0] - 'A' + 'a');
  }
  std::string message = std::string("can't ") + action + " \"" + path + "\": " + reason;
  const std::string_view advice = Advice(error_number);
  if (!advice.empty()) message.append("; ").append(advice);
  return IoError(message, path, error_number);
}

}  // namespace lamella::io
