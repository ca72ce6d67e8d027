/// All rows, grouped by key, until their files are written: in memory as long as they
/// fit, then in one spill file.
///
/// Each run adds its rows as frames in the order of the keys, and a table of them; so the
/// rows of a key are read back with one call for each run that has any. The tables stay
/// in memory, and frames make room for them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/byte_buffer.h"
#include "dataset/frame.h"
#include "dataset/spill_file.h"
#include "io/file_system.h"
#include "lamella/batch.h"
#include "lamella/schema.h"

namespace lamella::dataset {

/// Calls: AddRun* FinishAdding, then from many threads ForEachFrame.
class FrameStore {
 public:
  /// Keeps up to `memory` bytes, what says where the frames are included, before it
  /// spills to `directory`. The references must outlive the store.
  FrameStore(const Schema& schema, io::FileSystem& files, const std::string& directory,
             uint64_t memory);

  /// Adds the rows of a run, tidy as RowRun makes them and about `bytes` large, with the
  /// key of each; keys are below `key_count`. Rows of one key keep their order.
  void AddRun(const Batch& run, uint64_t bytes, std::span<const uint32_t> keys,
              uint32_t key_count);

  /// Gives back the memory that only AddRun needs, and from now on keeps `memory` bytes
  /// where that is less than before.
  void FinishAdding(uint64_t memory);

  /// Bytes of all frames, and of those that a key has.
  uint64_t bytes() const { return bytes_; }
  uint64_t bytes(uint32_t key) const { return bytes_of_key_[key]; }
  /// Bytes that are kept in memory.
  uint64_t resident_bytes() const;
  uint64_t spilled_bytes() const { return spill_ ? spill_->size() : 0; }

  /// Calls `take(frame, rows)` for each frame of a key, in the order of the rows; a frame
  /// may be changed. Once for each key. `buffer` is the caller's scratch memory.
  template <typename Take>
  void ForEachFrame(uint32_t key, base::ByteBuffer& buffer, Take take) {
    for (Run& run : runs_) {
      for (size_t i = run.Find(key); i < run.frames.size() && run.frames[i].key == key;
           ++i) {
        take(Load(run, i, buffer), run.frames[i].rows);
      }
    }
  }

 private:
  struct Frame {
    uint32_t key;
    uint32_t rows;
    uint64_t offset;  // In the memory of the run, or in the spill file.
  };
  struct Run {
    std::vector<Frame> frames;  // By key.
    uint64_t end = 0;           // Of the last frame.
    base::ByteBuffer memory;    // Empty when the run is in the spill file.

    size_t Find(uint32_t key) const;
  };

  void GroupRows(std::span<const uint32_t> keys, uint32_t key_count);
  void AddFrames(const Batch& batch, Run& run, uint64_t most_rows);
  void AddFrame(const Batch& batch, Run& run, uint32_t key,
                std::span<const uint64_t> rows);
  void Flush(base::ByteBuffer& frames);
  void Shrink(uint64_t memory);
  void Spill(Run& run);
  uint8_t* Load(Run& run, size_t frame, base::ByteBuffer& buffer) const;

  io::FileSystem& files_;
  const std::string directory_;
  const uint64_t memory_;
  FrameWriter writer_;
  std::vector<Run> runs_;
  std::vector<uint64_t> bytes_of_key_;
  uint64_t bytes_ = 0;        // Of all frames.
  uint64_t frame_bytes_ = 0;  // Of those in memory.
  uint64_t table_bytes_ = 0;  // Of what says where frames are.
  std::optional<SpillFile> spill_;
  base::ByteBuffer pending_;     // On its way to the spill file.
  std::vector<uint64_t> ends_;   // Of the rows of each key in `order_`.
  std::vector<uint64_t> order_;  // Rows of the run, by key.
};

}  // namespace lamella::dataset
