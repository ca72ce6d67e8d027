#include "source/arrow_dictionary.h"

#include <utility>

#include "lamella/error.h"
#include "source/coded_strings.h"

namespace lamella::source {
namespace {

// The plus makes integers of small ones, with their sign.
template <typename Index>
void WidenIndices(const ArrowSlice& slice, uint64_t* out) {
  for (uint64_t i = 0; i < slice.count; ++i) {
    out[i] = static_cast<uint64_t>(+slice.Load<Index>(i));
  }
}

// A negative index becomes one that no dictionary has.
void WidenIndices(const ArrowSlice& slice, TypeId id, uint64_t* out) {
  switch (id) {
    case TypeId::kInt8:
      return WidenIndices<int8_t>(slice, out);
    case TypeId::kUInt8:
      return WidenIndices<uint8_t>(slice, out);
    case TypeId::kInt16:
      return WidenIndices<int16_t>(slice, out);
    case TypeId::kUInt16:
      return WidenIndices<uint16_t>(slice, out);
    case TypeId::kInt32:
      return WidenIndices<int32_t>(slice, out);
    case TypeId::kUInt32:
      return WidenIndices<uint32_t>(slice, out);
    default:
      return WidenIndices<uint64_t>(slice, out);
  }
}

template <size_t kWidth>
void Gather(const void* values, const std::vector<uint64_t>& indices, void* out) {
  const auto* from = static_cast<const char*>(values);
  auto* to = static_cast<char*>(out);
  for (const uint64_t index : indices) {
    std::memcpy(to, from + index * kWidth, kWidth);
    to += kWidth;
  }
}

void Gather(const void* values, size_t width, const std::vector<uint64_t>& indices,
            void* out) {
  switch (width) {
    case 1:
      return Gather<1>(values, indices, out);
    case 2:
      return Gather<2>(values, indices, out);
    case 4:
      return Gather<4>(values, indices, out);
    case 8:
      return Gather<8>(values, indices, out);
    default:
      return Gather<16>(values, indices, out);
  }
}

// Bytes of an element that a dictionary can have.
size_t ElementWidth(const DataType& type) {
  switch (type.id) {
    case TypeId::kBool:
    case TypeId::kInt8:
    case TypeId::kUInt8:
      return 1;
    case TypeId::kInt16:
    case TypeId::kUInt16:
      return 2;
    case TypeId::kInt32:
    case TypeId::kUInt32:
    case TypeId::kFloat:
    case TypeId::kDate:
      return 4;
    case TypeId::kDecimal:
      return static_cast<size_t>(DecimalWidth(type.precision));
    case TypeId::kString:
    case TypeId::kJson:
    case TypeId::kBinary:
    case TypeId::kUuid:
    case TypeId::kInterval:
      return 16;
    default:
      return 8;
  }
}

}  // namespace

ArrowDictionary::ArrowDictionary(const ArrowSchema& indices, const std::string& path)
    : values_(*indices.dictionary, path) {
  if (type().children.empty() && type().id != TypeId::kStruct) return;
  throw SchemaError("column \"" + path +
                    "\" is a dictionary of nested values, which this version does not "
                    "write; cast it to the type of its values");
}

// Buffers that are the same while both arrays live hold the same values. Those that begin
// elsewhere in the same buffers are read again, and so are those with a dictionary of
// their own, which may be another.
void ArrowDictionary::Bind(const ArrowArray& values) {
  std::vector<const void*> buffers(values.buffers, values.buffers + values.n_buffers);
  values_.Bind(values);
  const auto size = static_cast<uint64_t>(values.length);
  if (size == size_ && buffers == buffers_ && values.offset == 0) return;
  values_.Read(0, size, view_);
  size_ = size;
  ++id_;
  const bool is_all = values.offset == 0 && values.dictionary == nullptr;
  buffers_ = is_all ? std::move(buffers) : std::vector<const void*>();
}

void ArrowDictionary::LookUp(const ArrowSlice& indices, TypeId index, ColumnView& out) {
  if (type().id == TypeId::kNull) return;
  indices_.resize(indices.count);
  WidenIndices(indices, index, indices_.data());
  CheckIndices(indices);
  if (view_.validity != nullptr) LookUpValidity(indices.count, out);
  if (HasCodes()) {
    codes_.assign(indices_.begin(), indices_.end());
    out.values = view_.values;
    out.codes = codes_.data();
    out.dictionary_size = static_cast<uint32_t>(size_);
    out.dictionary_id = id_;
    return;
  }
  const size_t width = ElementWidth(type());
  found_.Clear();
  out.values = found_.Extend(indices.count * width);
  if (size_ != 0) Gather(view_.values, width, indices_, found_.data());
}

bool ArrowDictionary::HasCodes() const {
  const bool is_string = type().id == TypeId::kString || type().id == TypeId::kJson ||
                         type().id == TypeId::kBinary;
  return gives_codes_ && is_string && size_ != 0 && size_ <= kMostCodedStrings;
}

// An index of an absent row may be any; it becomes 0.
void ArrowDictionary::CheckIndices(const ArrowSlice& indices) {
  for (uint64_t i = 0; i < indices.count; ++i) {
    if (indices_[i] < size_) continue;
    if (indices.view.valid(i)) {
      throw SourceError("column \"" + indices.column +
                        "\" has an index that is not in its Arrow dictionary");
    }
    indices_[i] = 0;
  }
}

// A value may be absent as well as its index. Where the dictionary is empty all are.
void ArrowDictionary::LookUpValidity(uint64_t count, ColumnView& out) {
  validity_.assign(WordsFor(count), 0);
  for (uint64_t i = 0; i < count; ++i) {
    const bool present = out.valid(i) && view_.valid(indices_[i]);
    validity_[i / 64] |= static_cast<uint64_t>(present) << i % 64;
  }
  out.validity = validity_.data();
}

}  // namespace lamella::source
