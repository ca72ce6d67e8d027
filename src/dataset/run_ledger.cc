#include "dataset/run_ledger.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <span>
#include <utility>

#include "dataset/field_file.h"
#include "io/io_failure.h"

namespace lamella::dataset {
namespace {

constexpr char kKind[] = "lamella-runs 2";
constexpr size_t kHeadFields = 3;   // number, before, after
constexpr size_t kEntryFields = 6;  // kind, id, fingerprint, figures, details, left

FieldFile FileOf(const TargetPlace& place, const Home& home) {
  return {home.directory, home.runs, kKind, place.PathOf(home, home.runs)};
}

std::string TextOf(const std::optional<Identity>& identity) {
  if (!identity) return "";
  return std::to_string(identity->inode);  // a device has another number next time
}

std::vector<std::string> Fields(uint64_t number, std::span<const RunEntry> entries) {
  std::vector<std::string> fields = {std::to_string(number), "", ""};
  for (size_t i = 0; i < entries.size(); ++i) {
    const RunEntry& entry = entries[i];
    // The last one may be a proposal, and the one before it the latest commit.
    const bool latest = i + 2 >= entries.size();
    fields.emplace_back(entry.id ? "run" : "other");
    fields.push_back(entry.id.value_or(""));
    fields.push_back(entry.fingerprint);
    fields.push_back(entry.record.figures);
    fields.push_back(latest ? entry.record.details : "");
    fields.push_back(entry.left);
  }
  return fields;
}

/// Nothing when `text` is no number.
std::optional<uint64_t> NumberOf(const std::string& text) {
  uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

}  // namespace

RunLedger::RunLedger(io::FileSystem& files, const TargetPlace& place)
    : files_(files), place_(place) {
  // What stands beside a mount point is about the directory below the mount.
  if (!place.mounted()) Read(place.beside());
  if (place.target() >= 0) Read(place.inside());
  if (entries_.empty() || IsAsItWasLeft()) return;
  entries_.clear();
  stale_ = true;
}

void RunLedger::Read(const Home& home) {
  auto fields = ReadFields(files_, FileOf(place_, home));
  if (!fields) return;
  exists_ = true;
  const bool whole =
      fields->size() >= kHeadFields && (fields->size() - kHeadFields) % kEntryFields == 0;
  const std::optional<uint64_t> number = whole ? NumberOf(fields->front()) : std::nullopt;
  if (!number) throw io::MakeIoError("understand the runs of", place_.path(), EINVAL);
  if (*number > number_) {
    number_ = *number;
    Take(*fields, home);
  }
  if (home.directory == place_.home().directory) {
    written_ = std::move(*fields);
  } else if (home.directory == place_.target()) {
    stale_ = has_stray_ = true;
  }
}

void RunLedger::Take(const std::vector<std::string>& fields, const Home& home) {
  entries_.clear();
  for (size_t at = kHeadFields; at < fields.size(); at += kEntryFields) {
    const bool named = fields[at] == "run";
    entries_.push_back({named ? std::optional(fields[at + 1]) : std::nullopt,
                        fields[at + 2],
                        {fields[at + 3], fields[at + 4]},
                        fields[at + 5]});
  }
  const std::string& before = fields[1];
  const std::string& after = fields[2];
  stale_ = before != after;
  if (stale_ && !Happened(before, after, home) && !entries_.empty()) entries_.pop_back();
}

bool RunLedger::IsAsItWasLeft() const {
  if (!place_.exists()) return false;
  const std::string& left = entries_.back().left;
  // Whatever else others put into a directory, they may have added it.
  return place_.target() >= 0 ? left.empty() || place_.HoldsAnything()
                              : left == place_.Mark();
}

bool RunLedger::Happened(const std::string& before, const std::string& after,
                         const Home& home) const {
  // A file has nothing staged that could tell more; to write it again does no harm.
  if (place_.target() < 0) return TextOf(place_.identity()) == after;
  if (TextOf(place_.identity()) == before) return false;
  io::FileStatus status;
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
  if (!stale_) return;
  Put(Fields(number_ + 1, entries_));
  if (has_stray_) Remove(place_.inside());
}

void RunLedger::Put(const std::vector<std::string>& fields) {
  if (fields.size() > kHeadFields) return Write(files_, place_, place_.home(), fields);
  Remove(place_.home());
}

void RunLedger::Remove(const Home& home) {
  const int removed =
      io::Retry([&] { return files_.RemoveFile(home.directory, home.runs); });
  if (removed < 0 && removed != -ENOENT) {
    throw io::MakeIoError("forget the runs of", place_.path(), -removed);
  }
}

std::optional<RunRecord> RunLedger::Find(const RunEntry& run, bool latest_only) const {
  const auto found = std::find_if(entries_.rbegin(), entries_.rend(),
                                  [&](const RunEntry& e) { return e.id == run.id; });
  if (!run.id || found == entries_.rend()) return std::nullopt;
  if (found->fingerprint != run.fingerprint) {
    throw IoError("can't write \"" + place_.path() + "\": the run id \"" + *run.id +
                      "\" was used for another statement or other options; choose a "
                      "new id for each thing to be done",
                  place_.path(), EEXIST);
  }
  if (found == entries_.rbegin()) return found->record;
  return latest_only ? std::nullopt : std::optional(RunRecord{found->record.figures, ""});
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
  return Fields(number_ + 1, std::span(entries).subspan(dropped));
}

void RunLedger::Propose(const RunEntry& run, const std::optional<Identity>& before,
                        const std::optional<Identity>& after) {
  std::vector<std::string> fields = FieldsWith(run);
  if (fields.empty()) return;
  fields[1] = TextOf(before);
  fields[2] = TextOf(after);
  proposal_ = fields;
  try {
    Write(files_, place_, place_.home(), fields);
  } catch (...) {
    Withdraw();
    throw;
  }
}

void RunLedger::Confirm() {
  if (proposal_.empty() || proposal_[1] == proposal_[2]) return;
  proposal_[1].clear();
  proposal_[2].clear();
  Write(files_, place_, place_.home(), std::exchange(proposal_, {}));
}

void RunLedger::Write(io::FileSystem& files, const TargetPlace& place, const Home& home,
                      const std::vector<std::string>& fields) {
  const FieldFile file = FileOf(place, home);
  const int synced = WriteFields(files, file, home, fields);
  if (synced < 0) throw io::MakeIoError("sync the directory of", file.path, -synced);
}

void RunLedger::Withdraw() noexcept {
  if (proposal_.empty()) return;
  proposal_.clear();
  try {
    Put(written_);
  } catch (const std::exception&) {
    // It stands with a proposal that did not come true, which the next reader sees.
  }
}

}  // namespace lamella::dataset
