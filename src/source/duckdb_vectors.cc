#include <algorithm>
#include <cstdio>
#include <cstring>

#include "lamella/error.h"
#include "source/duckdb_bignum.h"
#include "source/duckdb_types.h"

namespace lamella::source {
namespace {

static_assert(sizeof(duckdb_string_t) == sizeof(StringView));
static_assert(sizeof(duckdb_list_entry) == sizeof(ListEntry));
static_assert(sizeof(duckdb_interval) == sizeof(Interval));
static_assert(sizeof(duckdb_hugeint) == sizeof(Int128));

struct Uuid {
  uint8_t bytes[16];
};

// The engine flips the highest bit, so that UUIDs compare as signed numbers.
Uuid UuidOf(duckdb_hugeint value) {
  uint64_t high =
      __builtin_bswap64(static_cast<uint64_t>(value.upper) ^ (uint64_t{1} << 63));
  uint64_t low = __builtin_bswap64(value.lower);
  Uuid uuid;
  std::memcpy(uuid.bytes, &high, 8);
  std::memcpy(uuid.bytes + 8, &low, 8);
  return uuid;
}

// A byte that says how many bits of the second are padding, then the bits.
std::string BitText(std::string_view bits) {
  std::string text;
  auto padding = static_cast<size_t>(static_cast<uint8_t>(bits.front()));
  for (size_t i = 8 + padding; i < bits.size() * 8; ++i) {
    bool is_set = ((static_cast<uint8_t>(bits[i / 8]) >> (7 - i % 8)) & 1) != 0;
    text.push_back(is_set ? '1' : '0');
  }
  return text;
}

// As the engine writes it: 12:34:56.789+02:30, minutes and seconds of the offset only
// where there are any.
std::string TimeTzText(duckdb_time_tz value) {
  duckdb_time_tz_struct parts = duckdb_from_time_tz(value);
  char text[64];
  int length = std::snprintf(text, sizeof(text), "%02d:%02d:%02d", parts.time.hour,
                             parts.time.min, parts.time.sec);
  std::string result(text, static_cast<size_t>(length));
  if (parts.time.micros != 0) {
    length = std::snprintf(text, sizeof(text), ".%06d", parts.time.micros);
    result.append(text, static_cast<size_t>(length));
    while (result.back() == '0') result.pop_back();
  }
  int offset = parts.offset < 0 ? -parts.offset : parts.offset;
  result += parts.offset < 0 ? '-' : '+';
  length = std::snprintf(text, sizeof(text), "%02d", offset / 3600);
  result.append(text, static_cast<size_t>(length));
  int steps[] = {offset / 60 % 60, offset % 60};
  int count = steps[1] != 0 ? 2 : steps[0] != 0 ? 1 : 0;
  for (int i = 0; i < count; ++i) {
    length = std::snprintf(text, sizeof(text), ":%02d", steps[i]);
    result.append(text, static_cast<size_t>(length));
  }
  return result;
}

}  // namespace

// Calls `rewrite` with each row that is present; the elements of the others stay unset.
template <typename Element, typename Rewrite>
void VectorReader::RewriteRows(idx_t count, ColumnView& out, Rewrite rewrite) {
  rewritten_.Clear();
  auto* elements = reinterpret_cast<Element*>(rewritten_.Extend(count * sizeof(Element)));
  for (idx_t row = 0; row < count; ++row) {
    if (out.valid(row)) elements[row] = rewrite(row);
  }
  out.values = elements;
}

void VectorReader::Read(duckdb_vector vector, idx_t count, ColumnView& out) {
  const void* data = duckdb_vector_get_data(vector);
  out.validity = duckdb_vector_get_validity(vector);
  out.values = data;
  out.codes = nullptr;
  auto keep = [&](std::string text) {
    return StringView(texts_.emplace_back(std::move(text)));
  };
  auto string_at = [&](idx_t row) {
    return static_cast<const StringView*>(data)[row].view();
  };
  texts_.clear();
  switch (id_) {
    case DUCKDB_TYPE_UUID:
      RewriteRows<Uuid>(count, out, [&](idx_t row) {
        return UuidOf(static_cast<const duckdb_hugeint*>(data)[row]);
      });
      return;
    case DUCKDB_TYPE_BIT:
      RewriteRows<StringView>(count, out,
                              [&](idx_t row) { return keep(BitText(string_at(row))); });
      return;
    case DUCKDB_TYPE_TIME_TZ:
      RewriteRows<StringView>(count, out, [&](idx_t row) {
        return keep(TimeTzText(static_cast<const duckdb_time_tz*>(data)[row]));
      });
      return;
    case DUCKDB_TYPE_UHUGEINT:
      RewriteRows<Int128>(count, out, [&](idx_t row) {
        UInt128 value;  // The engine aligns its vectors to 8 bytes only.
        std::memcpy(&value, static_cast<const uint8_t*>(data) + row * sizeof value,
                    sizeof value);
        return DecimalOf(value, false, column_);
      });
      return;
    case DUCKDB_TYPE_BIGNUM:
      RewriteRows<Int128>(count, out, [&](idx_t row) {
        return DecimalOfBignum(string_at(row), column_);
      });
      return;
    default:
      ReadChildren(vector, count, out);
  }
}

void VectorReader::ReadChildren(duckdb_vector vector, idx_t count, ColumnView& out) {
  if (type_.children.empty()) return;
  out.children.resize(type_.children.size());
  switch (id_) {
    case DUCKDB_TYPE_LIST:
      children_[0].Read(duckdb_list_vector_get_child(vector),
                        duckdb_list_vector_get_size(vector), out.children[0]);
      return;
    case DUCKDB_TYPE_ARRAY:
      out.values = nullptr;
      children_[0].Read(duckdb_array_vector_get_child(vector), count * type_.array_size,
                        out.children[0]);
      return;
    case DUCKDB_TYPE_MAP: {
      duckdb_vector entries = duckdb_list_vector_get_child(vector);
      idx_t size = duckdb_list_vector_get_size(vector);
      for (idx_t i = 0; i < 2; ++i) {
        children_[i].Read(duckdb_struct_vector_get_child(entries, i), size,
                          out.children[i]);
      }
      return;
    }
    case DUCKDB_TYPE_STRUCT:
      out.values = nullptr;
      for (idx_t i = 0; i < children_.size(); ++i) {
        children_[i].Read(duckdb_struct_vector_get_child(vector, i), count,
                          out.children[i]);
      }
      return;
    default: {  // A union: the tag stands before the members.
      out.values = nullptr;
      duckdb_vector tag = duckdb_struct_vector_get_child(vector, 0);
      out.children[0].validity = duckdb_vector_get_validity(tag);
      out.children[0].values = duckdb_vector_get_data(tag);
      for (idx_t i = 0; i < children_.size(); ++i) {
        children_[i].Read(duckdb_struct_vector_get_child(vector, i + 1), count,
                          out.children[i + 1]);
      }
    }
  }
}

}  // namespace lamella::source
