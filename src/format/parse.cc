#include "format/parse.h"

#include "format/compact_reader.h"
#include "format/fields.h"

namespace lamella::format {
namespace {

template <typename T>
void ReadStruct(CompactReader& in, T& value);

/// Reads a value of any of the types that occur in the metadata, as it stands in a list.
template <typename T>
void ReadValue(CompactReader& in, T& value) {
  if constexpr (std::same_as<T, bool>) {
    value = in.Byte() == static_cast<uint8_t>(WireType::kTrue);
  } else if constexpr (std::same_as<T, int8_t>) {
    value = static_cast<int8_t>(in.Byte());
  } else if constexpr (std::same_as<T, std::string>) {
    value = in.Binary();
  } else if constexpr (WireTypeOf<T>() == WireType::kStruct) {
    ReadStruct(in, value);
  } else if constexpr (std::is_enum_v<T>) {
    value = static_cast<T>(in.Integer<int32_t>());
  } else {
    value = in.Integer<T>();
  }
}

/// Whether what is announced can be read as a `T`.
template <typename T>
bool Fits(WireType type) {
  if constexpr (std::same_as<T, bool>) {
    return type == WireType::kTrue || type == WireType::kFalse;
  } else {
    return type == WireTypeOf<T>();
  }
}

template <typename T>
void ReadList(CompactReader& in, std::vector<T>& list) {
  const ListHeader header = in.List();
  if (header.size != 0 && !Fits<T>(header.type)) in.Fail("a list has the wrong type");
  list.clear();
  // No reservation: an element takes a byte here and maybe hundreds in memory.
  for (uint64_t i = 0; i < header.size; ++i) {
    T element{};
    ReadValue(in, element);
    list.push_back(std::move(element));
  }
}

/// Reads the value of one field into the member that has its id.
class FieldReader {
 public:
  FieldReader(CompactReader& in, FieldHeader field) : in_(in), field_(field) {}

  /// False when no member took the value: it has to be skipped.
  bool taken() const { return taken_; }

  template <typename T>
  void operator()(int id, T& member) {
    if constexpr (kIsOptional<T>) {
      using Inner = typename T::value_type;
      if (id == field_.id && Fits<Inner>(field_.type)) Read(member.emplace());
    } else {
      if (id == field_.id && Fits<T>(field_.type)) Read(member);
    }
  }

  template <typename T>
  void operator()(int id, std::vector<T>& list, MayBeAbsent) {
    (*this)(id, list);
  }

 private:
  template <typename T>
  void Read(T& member) {
    taken_ = true;
    if constexpr (std::same_as<T, bool>) {
      member = field_.type == WireType::kTrue;
    } else if constexpr (kIsList<T>) {
      ReadList(in_, member);
    } else {
      ReadValue(in_, member);
    }
  }

  CompactReader& in_;
  FieldHeader field_;
  bool taken_ = false;
};

/// Fails when a field that must be there was not read.
class RequiredChecker {
 public:
  RequiredChecker(CompactReader& in, uint32_t seen) : in_(in), seen_(seen) {}

  template <typename T>
  void operator()(int id, const T&) {
    if (kIsOptional<T> || ((seen_ >> id) & 1) != 0) return;
    in_.Fail("the required field " + std::to_string(id) + " is missing");
  }

  template <typename T>
  void operator()(int, const std::vector<T>&, MayBeAbsent) {}

 private:
  CompactReader& in_;
  uint32_t seen_;
};

/// Reads fields up to the stop; `visit_fields` calls a visitor for each member.
template <typename VisitFields>
void ReadFields(CompactReader& in, VisitFields visit_fields) {
  uint32_t seen = 0;
  for (FieldHeader field = in.Field(0); field.type != WireType::kStop;
       field = in.Field(field.id)) {
    FieldReader reader(in, field);
    visit_fields(reader);
    if (reader.taken()) {
      seen |= 1u << field.id;
    } else {
      in.Skip(field.type);
    }
  }
  RequiredChecker checker(in, seen);
  visit_fields(checker);
}

/// Reads a union: `read(id)` reads the member; when there are several the last one wins.
template <typename Read>
void ReadUnion(CompactReader& in, Read read) {
  bool empty = true;
  for (FieldHeader field = in.Field(0); field.type != WireType::kStop;
       field = in.Field(field.id)) {
    if (field.type != WireType::kStruct) in.Fail("a union holds something else");
    read(field.id);
    empty = false;
  }
  if (empty) in.Fail("a union is empty");
}

template <typename T>
void ReadStruct(CompactReader& in, T& value) {
  if constexpr (std::same_as<T, LogicalType>) {
    ReadUnion(in, [&](int id) {
      value = LogicalType::Of(static_cast<LogicalType::Kind>(id));
      ReadFields(in, [&](auto& visit) { VisitParameters(value, visit); });
    });
  } else if constexpr (kIsBareUnion<T>) {
    ReadUnion(in, [&](int id) {
      value = static_cast<T>(id);
      in.Skip(WireType::kStruct);
    });
  } else {
    ReadFields(in, [&](auto& visit) { VisitFields(value, visit); });
  }
}

template <typename T>
Parsed<T> Parse(std::span<const uint8_t> bytes, std::string_view what) {
  CompactReader in(bytes, what);
  Parsed<T> parsed;
  ReadStruct(in, parsed.value);
  parsed.size = in.position();
  return parsed;
}

}  // namespace

FileMetaData ParseFileMetaData(std::span<const uint8_t> bytes, std::string_view what) {
  return Parse<FileMetaData>(bytes, what).value;
}

Parsed<PageHeader> ParsePageHeader(std::span<const uint8_t> bytes,
                                   std::string_view what) {
  return Parse<PageHeader>(bytes, what);
}

OffsetIndex ParseOffsetIndex(std::span<const uint8_t> bytes, std::string_view what) {
  return Parse<OffsetIndex>(bytes, what).value;
}

ColumnIndex ParseColumnIndex(std::span<const uint8_t> bytes, std::string_view what) {
  return Parse<ColumnIndex>(bytes, what).value;
}

Parsed<BloomFilterHeader> ParseBloomFilterHeader(std::span<const uint8_t> bytes,
                                                 std::string_view what) {
  return Parse<BloomFilterHeader>(bytes, what);
}

}  // namespace lamella::format
