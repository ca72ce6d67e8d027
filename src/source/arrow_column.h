/// One column of an Arrow stream as views.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "base/byte_buffer.h"
#include "lamella/batch.h"
#include "lamella/schema.h"
#include "source/arrow_type.h"

namespace lamella::source {

class ArrowDictionary;
struct ArrowSlice;

/// How arrays of one Arrow type become views: where the elements are the same the view
/// points to the array's buffer, otherwise they are rewritten into memory of the column,
/// a slice of rows at a time, so that they are read again from the cache.
///
///   as they are   integers, floats, date32, time64, timestamps, uuid, decimals whose
///                 width is that of their precision
///   rewritten     validity and booleans (bits), strings and bytes (16 bytes each, which
///                 point to the array), wide decimals of few digits, dictionaries (the
///                 value of each index), lists (where their elements stand), and the few
///                 that `ArrowLayout` names
///
/// Calls: (Bind Read*)*. Views live until the next `Read`, and no longer than the array.
class ArrowColumn {
 public:
  /// `path` names the column in messages. Throws like `ReadArrowType`.
  ArrowColumn(const ArrowSchema& schema, const std::string& path);

  ~ArrowColumn();

  const Field& field() const { return field_; }

  /// From now on its strings may come with codes, if they have a dictionary, or not.
  void GiveCodes(bool give);

  /// Begins with `array`. The one before it is still alive: a dictionary that both share
  /// is not read twice. Throws SourceError for an array that its type can't have.
  void Bind(const ArrowArray& array);

  /// Views `count` elements from `begin` on. `present` has a bit for each whose parent is
  /// there, or is null where all are: what stands below an absent one may be anything.
  /// Throws SchemaError for a value that can't be held.
  void Read(uint64_t begin, uint64_t count, ColumnView& out,
            const uint64_t* present = nullptr);

 private:
  void AddChild(const ArrowSchema& schema, const std::string& name);
  void AddChildren(const ArrowSchema& schema);
  bool Fits(const ArrowArray& array) const;
  void RequireElements(const ArrowArray& array) const;
  void ReadValidity(uint64_t at, uint64_t count, const uint64_t* present,
                    ColumnView& out);
  void ReadValues(uint64_t at, uint64_t count, ColumnView& out);
  void ReadChildren(uint64_t at, uint64_t count, ColumnView& out);
  void ReadFixedLists(uint64_t at, uint64_t count, ColumnView& out);
  ListEntry EntryAt(uint64_t at) const;
  void ReadLists(uint64_t at, uint64_t count, ColumnView& out);
  void ReadBits(uint64_t at, uint64_t count, ColumnView& out);
  void PointTo(const void* buffer, int64_t width, uint64_t at, uint64_t count,
               ColumnView& out);
  void ReadBetweenOffsets(const ArrowSlice& offsets, const char* bytes, ColumnView& out);
  template <typename Element>
  Element* Room(uint64_t count, ColumnView& out);

  std::string path_;
  ArrowType type_;  ///< Of a dictionary: of its indices.
  ArrowLayout layout_;
  Field field_;
  std::deque<ArrowColumn> children_;
  std::unique_ptr<ArrowDictionary> dictionary_;
  const ArrowArray* array_ = nullptr;
  std::vector<uint64_t> validity_;
  std::vector<uint64_t> bits_;  ///< Of booleans, and of elements whose list is there.
  base::ByteBuffer values_;
};

}  // namespace lamella::source
