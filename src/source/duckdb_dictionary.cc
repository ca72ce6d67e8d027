#include "source/duckdb_dictionary.h"

#include <utility>

#include "source/coded_strings.h"

namespace lamella::source {

bool HeldDictionary::Read(duckdb::Vector& vector, uint64_t count, ColumnView& out) {
  if (vector.GetVectorType() != duckdb::VectorType::DICTIONARY_VECTOR) return false;
  const duckdb::Vector& strings = duckdb::DictionaryVector::Child(vector);
  const duckdb::optional_idx size = duckdb::DictionaryVector::DictionarySize(vector);
  const duckdb::sel_t* codes = duckdb::DictionaryVector::SelVector(vector).data();
  if (strings.GetVectorType() != duckdb::VectorType::FLAT_VECTOR || !size.IsValid() ||
      size.GetIndex() > kMostCodedStrings || codes == nullptr ||
      duckdb::DictionaryVector::DictionaryId(vector).empty()) {
    return false;
  }
  Hold(vector.GetAuxiliary(), strings, size.GetIndex());
  out = ColumnView();
  out.values = strings.GetData();
  out.codes = codes;
  out.dictionary_size = static_cast<uint32_t>(size.GetIndex());
  out.dictionary_id = id_;
  if (has_null_ && HasNull(out, count)) ReadValidity(strings, count, out);
  return true;
}

void HeldDictionary::Hold(duckdb::buffer_ptr<duckdb::VectorBuffer> dictionary,
                          const duckdb::Vector& strings, uint64_t size) {
  if (dictionary.get() == held_.get()) return;
  held_ = std::move(dictionary);
  ++id_;
  const auto& validity = duckdb::FlatVector::Validity(strings);
  has_null_ = false;
  for (uint64_t i = 0; i < size; ++i) {
    if (validity.RowIsValid(i)) continue;
    has_only_null_ = !has_null_;
    has_null_ = true;
    null_ = static_cast<uint32_t>(i);
  }
}

// Whether a row may be absent. The engine's own tables have one entry for that in each
// dictionary, needed or not.
bool HeldDictionary::HasNull(const ColumnView& view, uint64_t count) const {
  bool found = false;
  for (uint64_t row = 0; row < count; ++row) found |= view.codes[row] == null_;
  return found || !has_only_null_;
}

// A row is absent where its string is.
void HeldDictionary::ReadValidity(const duckdb::Vector& strings, uint64_t count,
                                  ColumnView& out) {
  const auto& validity = duckdb::FlatVector::Validity(strings);
  validity_.assign((count + 63) / 64, 0);
  for (uint64_t row = 0; row < count; ++row) {
    const uint64_t is_present = validity.RowIsValid(out.codes[row]) ? 1 : 0;
    validity_[row >> 6] |= is_present << (row & 63);
  }
  out.validity = validity_.data();
}

}  // namespace lamella::source
