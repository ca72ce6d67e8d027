#include "format/serialize.h"

#include "base/bits.h"
#include "format/compact.h"
#include "format/fields.h"

namespace lamella::format {
namespace {

/// Writes values of any of the types that occur in the metadata.
class Writer {
 public:
  explicit Writer(base::ByteBuffer& out) : out_(out) {}

  template <typename T>
  void Value(const T& value) {
    if constexpr (std::same_as<T, bool>) {
      Byte(static_cast<uint8_t>(value ? WireType::kTrue : WireType::kFalse));
    } else if constexpr (std::same_as<T, int8_t>) {
      Byte(static_cast<uint8_t>(value));
    } else if constexpr (std::same_as<T, std::string>) {
      Varint(value.size());
      out_.Append(value.data(), value.size());
    } else if constexpr (kIsList<T>) {
      List(value);
    } else if constexpr (WireTypeOf<T>() == WireType::kStruct) {
      Struct(value);
    } else {
      Varint(base::ZigZag(static_cast<int64_t>(value)));
    }
  }

  void Byte(uint8_t byte) { out_.PushBack(byte); }

  void Varint(uint64_t value) {
    uint8_t bytes[10];
    uint8_t* end = base::PutVarint(value, bytes);
    out_.Append(bytes, static_cast<size_t>(end - bytes));
  }

 private:
  template <typename T>
  void List(const std::vector<T>& list) {
    const auto type = static_cast<uint8_t>(WireTypeOf<T>());
    if (list.size() < 15) {
      Byte(static_cast<uint8_t>(list.size() << 4 | type));
    } else {
      Byte(static_cast<uint8_t>(0xF0 | type));
      Varint(list.size());
    }
    for (size_t i = 0; i < list.size(); ++i) Value<T>(list[i]);
  }

  template <typename T>
  void Struct(const T& value);

  base::ByteBuffer& out_;
};

/// Writes the fields of one struct; knows the id of the last one.
class FieldWriter {
 public:
  explicit FieldWriter(Writer& out) : out_(out) {}

  template <typename T>
  void operator()(int id, const T& value) {
    if constexpr (kIsOptional<T>) {
      if (value) (*this)(id, *value);
    } else if constexpr (std::same_as<T, bool>) {
      Header(id, value ? WireType::kTrue : WireType::kFalse);
    } else {
      Header(id, WireTypeOf<T>());
      out_.Value(value);
    }
  }

  template <typename T>
  void operator()(int id, const std::vector<T>& list, MayBeAbsent) {
    if (!list.empty()) (*this)(id, list);
  }

  void Header(int id, WireType type) {
    const int step = id - last_id_;
    if (step >= 1 && step <= 15) {
      out_.Byte(static_cast<uint8_t>(step << 4 | static_cast<int>(type)));
    } else {
      out_.Byte(static_cast<uint8_t>(type));
      out_.Varint(base::ZigZag(id));
    }
    last_id_ = id;
  }

  void Stop() { out_.Byte(static_cast<uint8_t>(WireType::kStop)); }

 private:
  Writer& out_;
  int last_id_ = 0;
};

template <typename T>
void Writer::Struct(const T& value) {
  FieldWriter fields(*this);
  if constexpr (std::same_as<T, LogicalType>) {
    fields.Header(static_cast<int>(value.kind), WireType::kStruct);
    FieldWriter parameters(*this);
    VisitParameters(value, parameters);
    parameters.Stop();
  } else if constexpr (kIsBareUnion<T>) {
    fields.Header(static_cast<int>(value), WireType::kStruct);
    FieldWriter(*this).Stop();
  } else {
    VisitFields(value, fields);
  }
  fields.Stop();
}

}  // namespace

void Serialize(const FileMetaData& value, base::ByteBuffer& out) {
  Writer(out).Value(value);
}
void Serialize(const RowGroup& value, base::ByteBuffer& out) { Writer(out).Value(value); }
void Serialize(const PageHeader& value, base::ByteBuffer& out) {
  Writer(out).Value(value);
}
void Serialize(const OffsetIndex& value, base::ByteBuffer& out) {
  Writer(out).Value(value);
}
void Serialize(const ColumnIndex& value, base::ByteBuffer& out) {
  Writer(out).Value(value);
}
void Serialize(const BloomFilterHeader& value, base::ByteBuffer& out) {
  Writer(out).Value(value);
}

}  // namespace lamella::format
