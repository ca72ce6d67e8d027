#include "dataset/run_ledger.h"

#include <algorithm>
#include <cerrno>
#include <span>
#include <utility>

#include "dataset/field_file.h"
#include "io/io_failure.h"

namespace lamella::dataset {
namespace {

constexpr char kKind[] = "lamella-runs 1";
constexpr size_t kHeadFields = 2;   // before, after
constexpr size_t kEntryFields = 4;  // kind, id, fingerprint, record

FieldFile FileOf(const Home& home) { return {home.directory, home.runs, kKind}; }

std::string TextOf(const std::optional<Identity>& identity) {
  if (!identity) return "";
  return std::to_string(identity->inode);  // a device has another number next time
}

std::vector<std::string> Fields(std::span<const RunEntry> entries,
                                const std::string& before, const std::string& after) {
  std::vector<std::string> fields = {before, after};
  for (const RunEntry& entry : entries) {
    fields.emplace_back(entry.id ? "run" : "other");
    fields.push_back(entry.id.value_or(""));
    fields.push_back(entry.fingerprint);
    fields.push_back(entry.record);
  }
  return fields;
}

}  // namespace

RunLedger::RunLedger(io::FileSystem& files, const TargetPlace& place)
    : files_(files), place_(place) {
  if (!place.exists()) {
    Put({});
    return;
  }
  if (auto fields = ReadFields(files, FileOf(place.home()))) {
    exists_ = true;
    Parse(*fields);
    written_ = std::move(*fields);
  }
}

void RunLedger::Parse(const std::vector<std::string>& fields) {
  if (fields.size() < kHeadFields || (fields.size() - kHeadFields) % kEntryFields != 0) {
    throw io::MakeIoError("understand the runs of", place_.path(), EINVAL);
  }
  for (size_t at = kHeadFields; at < fields.size(); at += kEntryFields) {
    const bool named = fields[at] == "run";
    entries_.push_back({named ? std::optional(fields[at + 1]) : std::nullopt,
                        fields[at + 2], fields[at + 3]});
  }
  open_ = fields[0] != fields[1];
  if (open_ && !Happened(fields[0], fields[1]) && !entries_.empty()) entries_.pop_back();
}

bool RunLedger::Happened(const std::string& before, const std::string& after) const {
  // A file has nothing staged that could tell more; to write it again does no harm.
  if (place_.target() < 0) return TextOf(place_.identity()) == after;
  if (TextOf(place_.identity()) == before) return false;
  io::FileStatus status;
  const Home& home = place_.home();
  const int answer = io::Retry([&] {
    return files_.StatusOf(home.directory, home.stage, io::Links::kDoNotFollow, status);
  });
  if (answer < 0 && answer != -ENOENT) {
    throw io::MakeIoError("look at what was staged for", place_.path(), -answer);
  }
  // A directory that is neither is a copy that somebody made of the whole afterwards.
  return answer == -ENOENT || std::to_string(status.inode) != after;
}

void RunLedger::Settle() {
  if (!open_) return;
  written_ = Fields(entries_, "", "");
  exists_ = !entries_.empty();
  Put(written_);
  open_ = false;
}

void RunLedger::Put(const std::vector<std::string>& fields) {
  const Home& home = place_.home();
  if (fields.size() > kHeadFields) return Write(files_, home, fields);
  const int removed =
      io::Retry([&] { return files_.RemoveFile(home.directory, home.runs); });
  if (removed < 0 && removed != -ENOENT) {
    throw io::MakeIoError("forget the runs of", place_.path(), -removed);
  }
}

std::optional<std::string> RunLedger::Find(const RunEntry& run, bool latest_only) const {
  const auto found = std::find_if(entries_.rbegin(), entries_.rend(),
                                  [&](const RunEntry& e) { return e.id == run.id; });
  if (!run.id || found == entries_.rend()) return std::nullopt;
  if (found->fingerprint != run.fingerprint) {
    throw IoError("can't write \"" + place_.path() + "\": the run id \"" + *run.id +
                      "\" was used for another statement or other options; choose a "
                      "new id for each thing to be done",
                  place_.path(), EEXIST);
  }
  if (latest_only && found != entries_.rbegin()) return std::nullopt;
  return found->record;
}

std::vector<std::string> RunLedger::FieldsWith(const RunEntry& run) const {
  if (!run.id && !exists_) return {};
  std::vector<RunEntry> entries = entries_;
  // One without an id is enough to say that the last id is not the latest commit.
  while (entries.size() >= 2 && !entries.back().id && !entries[entries.size() - 2].id) {
    entries.pop_back();
  }
  entries.push_back(run);
  const size_t dropped = entries.size() - std::min(entries.size(), kMostRuns);
  return Fields(std::span(entries).subspan(dropped), "", "");
}

void RunLedger::Propose(const RunEntry& run, const std::optional<Identity>& before,
                        const std::optional<Identity>& after) {
  std::vector<std::string> fields = FieldsWith(run);
  if (fields.empty()) return;
  fields[0] = TextOf(before);
  fields[1] = TextOf(after);
  proposal_ = fields;
  try {
    Write(files_, place_.home(), fields);
  } catch (...) {
    Withdraw();
    throw;
  }
}

void RunLedger::Confirm() {
  if (proposal_.empty() || proposal_[0] == proposal_[1]) return;
  proposal_[0].clear();
  proposal_[1].clear();
  Write(files_, place_.home(), std::exchange(proposal_, {}));
}

void RunLedger::Write(io::FileSystem& files, const Home& home,
                      const std::vector<std::string>& fields) {
  const int synced = WriteFields(files, FileOf(home), home, fields);
  if (synced < 0) throw io::MakeIoError("sync the directory of", home.runs, -synced);
}

void RunLedger::Withdraw() noexcept {
  if (proposal_.empty()) return;
  proposal_.clear();
  try {
    Put(exists_ ? written_ : std::vector<std::string>());
  } catch (const std::exception&) {
    // It stands with a proposal that did not come true, which the next reader sees.
  }
}

}  // namespace lamella::dataset
