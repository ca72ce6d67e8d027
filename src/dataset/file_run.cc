#include "dataset/file_run.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include "dataset/recovery.h"
#include "io/io_failure.h"

namespace lamella::dataset {
namespace {

RunLedger OpenLedger(io::FileSystem& files, TargetPlace& place) {
  RecoverTarget(files, place);
  return {files, place};
}

}  // namespace

bool FileRun::IsNeeded(io::FileSystem& files, const Target& target) {
  if (target.run_id) return true;
  const TargetPlace place(files, target.path, io::FileKind::kRegular);
  const Home& home = place.home();
  return std::ranges::any_of(
      std::array{&home.runs, &home.lock, &home.fresh}, [&](const std::string* entry) {
        io::FileStatus status;
        return io::Retry([&] {
                 return files.StatusOf(home.directory, *entry, io::Links::kDoNotFollow,
                                       status);
               }) != -ENOENT;
      });
}

FileRun::FileRun(io::FileSystem& files, const Target& target)
    : place_(files, target.path, io::FileKind::kRegular),
      lock_(files, place_, {target.wait, target.check_stop}),
      ledger_(OpenLedger(files, place_)),
      run_{target.run_id, target.fingerprint, {}},
      done_before_(ledger_.Find(run_, target.mode == WriteMode::kOverwrite)) {}

std::vector<std::string> FileRun::Commit(io::StagedFile& file, const RunRecord& record) {
  io::FileStatus staged = file.Status();
  staged.size = file.offset();  // some of it may not be written yet
  run_.record = record;
  run_.left = MarkOf(staged);
  const Identity after = {staged.device, staged.inode};
  ledger_.Propose(run_, place_.Current(), after);
  try {
    file.Commit();
  } catch (const IoError&) {
    // Where the new file stands all the same, the next run sees that it does.
    if (place_.Current() != after) ledger_.Withdraw();
    throw;
  }
  if (const int kept = place_.Keep(); kept < 0) {
    throw io::MakeIoError("sync the new directories of", place_.path(), -kept);
  }
  try {
    ledger_.Confirm();
  } catch (const IoError& error) {
    return {std::string("the file is in place, but its run id is not settled: ") +
            error.what() + "; the next run on this path settles it"};
  }
  return {};
}

}  // namespace lamella::dataset
