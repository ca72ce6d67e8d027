// What an Arrow array must have before a column reads it.
#include "lamella/error.h"
#include "source/arrow_column.h"
#include "source/arrow_dictionary.h"
#include "source/arrow_values.h"

namespace lamella::source {
namespace {

using Layout = ArrowLayout;

// Buffers of an array; views may have more of them.
int64_t BufferCount(Layout layout) {
  switch (layout) {
    case Layout::kNone:
      return 0;
    case Layout::kStruct:
    case Layout::kFixedList:
      return 1;
    case Layout::kOffsets:
    case Layout::kListView:
    case Layout::kViews:
      return 3;
    default:
      return 2;
  }
}

}  // namespace

void ArrowColumn::Bind(const ArrowArray& array) {
  if (!Fits(array)) {
    throw SourceError("column \"" + path_ + "\" has an Arrow array of another type");
  }
  RequireElements(array);
  array_ = &array;
  if (dictionary_ != nullptr) dictionary_->Bind(*array.dictionary);
  const ArrowArray& parent = layout_ == Layout::kMap ? *array.children[0] : array;
  for (size_t i = 0; i < children_.size(); ++i) children_[i].Bind(*parent.children[i]);
}

bool ArrowColumn::Fits(const ArrowArray& array) const {
  if (array.n_buffers < BufferCount(layout_)) return false;
  if (dictionary_ != nullptr) return array.dictionary != nullptr;
  if (layout_ == Layout::kMap) {
    return array.n_children >= 1 && array.children[0]->n_children >= 2;
  }
  return array.n_children >= static_cast<int64_t>(children_.size());
}

// The arrays of the parts are as long as this one says.
void ArrowColumn::RequireElements(const ArrowArray& array) const {
  if (array.length == 0) return;
  const int64_t end = array.offset + array.length;
  int64_t needed = 0;
  if (layout_ == Layout::kStruct) {
    needed = end;
  } else if (layout_ == Layout::kFixedList) {
    needed = end * type_.type.array_size;
  } else if (layout_ == Layout::kList || layout_ == Layout::kMap) {
    needed = LoadOffset(array.buffers[1], type_.width, static_cast<uint64_t>(end));
  }
  const auto require = [&](const ArrowArray& part, int64_t length) {
    if (part.length >= length) return;
    throw SourceError("column \"" + path_ +
                      "\" has an Arrow array with fewer elements than it points to");
  };
  if (layout_ == Layout::kMap) {
    const ArrowArray& entries = *array.children[0];
    require(entries, needed);
    needed = entries.offset + entries.length;
  }
  const ArrowArray& parent = layout_ == Layout::kMap ? *array.children[0] : array;
  for (size_t i = 0; i < children_.size(); ++i) require(*parent.children[i], needed);
}

}  // namespace lamella::source
