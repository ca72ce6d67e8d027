/// Which runs a target has seen, for schedulers that retry.
///
/// The ledger is written before the commit that it speaks of, with the inode of the
/// directory that stands at the target before and of the one that will after. Where those
/// are when it is read tells whether the commit happened, so no crash can come between
/// the two. It exists only when run ids are used.
///
/// A target that is absent has seen no runs, nor has a directory that is empty though the
/// latest commit left files in it, nor a file that is not the one of the latest commit.
///
/// Users who may not write beside the target have theirs inside. Both are read, the one
/// with the higher number counts, and what is written continues it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dataset/target_place.h"
#include "io/file_system.h"

namespace lamella::dataset {

/// What a run says about itself, in two texts.
struct RunRecord {
  std::string figures;  ///< Short: kept for as long as the run is remembered.
  std::string details;  ///< Kept until the next commit.
};

/// One commit. Those without an id are remembered as far as they matter: that there was
/// one after the last id.
struct RunEntry {
  std::optional<std::string> id;
  std::string fingerprint;  ///< Of what was run.
  RunRecord record;
  std::string left{};  ///< TargetPlace::Mark of the target behind it.
};

/// The commits of a target, oldest first.
class RunLedger {
 public:
  static constexpr size_t kMostRuns = 1000;  ///< Older ones are forgotten.

  /// Reads what is there. Both must outlive this. Throws IoError.
  RunLedger(io::FileSystem& files, const TargetPlace& place);

  /// The record of an earlier commit of `run`, without details if others came later; of
  /// the latest commit only, if `latest_only`. Throws IoError when the id was used for
  /// something else.
  std::optional<RunRecord> Find(const RunEntry& run, bool latest_only) const;

  /// Rewrites the file without a proposal, which came true or did not, and without what
  /// is forgotten. Before what a dead run staged is removed, which is a part of the
  /// evidence. Throws IoError.
  void Settle();

  /// Adds `run` and says which directory makes the addition true; without an id only if
  /// there is a ledger, but then always: the inodes in it must be those of the latest
  /// commit, for they are used again. Throws IoError, and then takes it back.
  void Propose(const RunEntry& run, const std::optional<Identity>& before,
               const std::optional<Identity>& after);
  /// The last proposal came true. Before what it replaced is removed: a directory made
  /// later may get its inode. Throws IoError.
  void Confirm();
  /// Takes the last proposal back, as far as that is possible.
  void Withdraw() noexcept;

  /// The ledger with `run` as texts to be written by a journal; empty when there is
  /// nothing to write.
  std::vector<std::string> FieldsWith(const RunEntry& run) const;
  /// Writes what `FieldsWith` returned. Throws IoError.
  static void Write(io::FileSystem& files, const TargetPlace& place, const Home& home,
                    const std::vector<std::string>& fields);

 private:
  void Read(const Home& home);
  void Take(const std::vector<std::string>& fields, const Home& home);
  bool Happened(const std::string& before, const std::string& after,
                const Home& home) const;
  bool IsAsItWasLeft() const;
  /// Replaces the file, or removes it when there is nothing to remember.
  void Put(const std::vector<std::string>& fields);
  void Remove(const Home& home);

  io::FileSystem& files_;
  const TargetPlace& place_;
  std::vector<RunEntry> entries_;
  std::vector<std::string> written_;  ///< The file before the proposal.
  uint64_t number_ = 0;               ///< How often it was written.
  bool exists_ = false;
  bool stale_ = false;      ///< The file says something else than is known by now.
  bool has_stray_ = false;  ///< One is inside, though there is a way to write beside.
  std::vector<std::string> proposal_;  ///< What this run has written; empty: nothing.
};

}  // namespace lamella::dataset
