/// The dictionary of an Arrow column: the value of each index.
///
/// A stream may bring another dictionary with each array, so that none is known before
/// the last row; what is written is therefore the values, and the writer makes a
/// dictionary of them for each column chunk as of any other column's. Strings may keep
/// their indices on the way there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/byte_buffer.h"
#include "source/arrow_column.h"
#include "source/arrow_values.h"

namespace lamella::source {

/// Calls: (Bind LookUp*)*. Views live until the next `LookUp`.
class ArrowDictionary {
 public:
  /// `indices` is the schema of the column that has the dictionary. Throws SchemaError
  /// for values that are nested.
  ArrowDictionary(const ArrowSchema& indices, const std::string& path);

  const DataType& type() const { return values_.field().type; }

  /// Begins with the dictionary `values`; the one before it is still alive. One that
  /// many arrays share is read once.
  void Bind(const ArrowArray& values);

  /// From now on strings of dictionaries that are not large come with codes, or not.
  void GiveCodes(bool give) { gives_codes_ = give; }

  /// Points `out` to the values of `indices`, which are of the type `index`;
  /// `out.validity` is theirs. Throws SourceError for an index that is not there.
  void LookUp(const ArrowSlice& indices, TypeId index, ColumnView& out);

 private:
  void CheckIndices(const ArrowSlice& indices);
  bool HasCodes() const;
  void LookUpValidity(uint64_t count, ColumnView& out);

  ArrowColumn values_;
  std::vector<const void*> buffers_;  ///< Where `view_` was read from.
  ColumnView view_;
  uint64_t size_ = 0;
  uint64_t id_ = 0;  ///< Of what `view_` views.
  bool gives_codes_ = false;
  std::vector<uint64_t> indices_;
  std::vector<uint32_t> codes_;
  std::vector<uint64_t> validity_;
  base::ByteBuffer found_;
};

}  // namespace lamella::source
