/// Reads the message back as any flatbuffer reader does: table, slot, value.
#include "schema/arrow_schema.h"

#include <flatbuffers/flatbuffers.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string_view>

namespace lamella::schema {
namespace {

using flatbuffers::Table;
using Tables = flatbuffers::Vector<flatbuffers::Offset<Table>>;

flatbuffers::voffset_t Slot(int position) {
  return flatbuffers::FieldIndexToOffset(static_cast<flatbuffers::voffset_t>(position));
}

DataType Of(TypeId id) {
  DataType type;
  type.id = id;
  return type;
}

/// The fields of a message; the vector is checked to be aligned.
const Tables* FieldsOf(const std::vector<uint8_t>& message) {
  const auto* root = flatbuffers::GetRoot<Table>(message.data() + 8);
  const auto* schema = root->GetPointer<const Table*>(Slot(2));
  return schema->GetPointer<const Tables*>(Slot(1));
}

/// One field of a message, with what Schema.fbs calls its parts.
struct ArrowField {
  const Table* table;
  std::string_view name() const {
    return table->GetPointer<const flatbuffers::String*>(Slot(0))->string_view();
  }
  bool nullable() const { return table->GetField<uint8_t>(Slot(1), 0) != 0; }
  int tag() const { return table->GetField<uint8_t>(Slot(2), 0); }
  const Table* type() const { return table->GetPointer<const Table*>(Slot(3)); }
  const Table* dictionary() const { return table->GetPointer<const Table*>(Slot(4)); }
  const Tables* children() const { return table->GetPointer<const Tables*>(Slot(5)); }
  ArrowField child(uint32_t i) const { return {children()->Get(i)}; }
};

/// The message of a schema with one column `c` of `type`, and that column.
struct OneColumn {
  explicit OneColumn(DataType type)
      : message(ArrowSchemaMessage({{{"c", std::move(type), true}}})),
        field{FieldsOf(message)->Get(0)} {}
  template <typename T>
  T parameter(int position, T absent) const {
    return field.type()->GetField<T>(Slot(position), absent);
  }
  std::vector<uint8_t> message;
  ArrowField field;
};

TEST(ArrowSchema, IsAnEncapsulatedMessage) {
  for (int columns = 0; columns < 20; ++columns) {
    Schema schema;
    for (int i = 0; i < columns; ++i) {
      schema.fields.push_back({std::string(static_cast<size_t>(i), 'x'),
                               Of(i % 2 == 0 ? TypeId::kEnum : TypeId::kBool), true});
    }
    const std::vector<uint8_t> message = ArrowSchemaMessage(schema);
    EXPECT_EQ(message.size() % 8, 0u);
    uint32_t marker, size;
    std::memcpy(&marker, message.data(), 4);
    std::memcpy(&size, message.data() + 4, 4);
    EXPECT_EQ(marker, 0xFFFFFFFFu);
    EXPECT_EQ(size, message.size() - 8);
    const auto* root = flatbuffers::GetRoot<Table>(message.data() + 8);
    EXPECT_EQ(root->GetField<int16_t>(Slot(0), 0), 4);  // MetadataVersion V5
    EXPECT_EQ(root->GetField<uint8_t>(Slot(1), 0), 1);  // MessageHeader Schema
    EXPECT_EQ(FieldsOf(message)->size(), static_cast<uint32_t>(columns));
  }
}

// Strict readers refuse a message whose 8-byte values don't stand at multiples of 8,
// counted from the start of the message.
TEST(ArrowSchema, LongValuesAreAligned) {
  for (size_t length = 0; length < 9; ++length) {
    const std::string name(length, 'n');
    const std::vector<uint8_t> message =
        ArrowSchemaMessage({{{name, Of(TypeId::kEnum), true}}});
    const Table* dictionary = ArrowField{FieldsOf(message)->Get(0)}.dictionary();
    const uint8_t* id = dictionary->GetAddressOf(Slot(0));
    EXPECT_EQ((id - message.data()) % 8, 0) << length;
  }
}

TEST(ArrowSchema, Integers) {
  const std::pair<TypeId, int> ids[] = {{TypeId::kInt8, 8},     {TypeId::kInt16, 16},
                                        {TypeId::kInt32, 32},   {TypeId::kInt64, 64},
                                        {TypeId::kUInt8, -8},   {TypeId::kUInt16, -16},
                                        {TypeId::kUInt32, -32}, {TypeId::kUInt64, -64}};
  for (auto [id, bits] : ids) {
    const OneColumn column(Of(id));
    EXPECT_EQ(column.field.tag(), 2);
    EXPECT_EQ(column.parameter<int32_t>(0, 0), bits < 0 ? -bits : bits);
    EXPECT_EQ(column.parameter<uint8_t>(1, 9), bits > 0 ? 1 : 0);
  }
}

TEST(ArrowSchema, TypesWithoutParameters) {
  const std::pair<TypeId, int> tags[] = {{TypeId::kNull, 1},
                                         {TypeId::kBool, 6},
                                         {TypeId::kString, 5},
                                         {TypeId::kBinary, 4},
                                         {TypeId::kJson, 5}};
  for (auto [id, tag] : tags) {
    const OneColumn column(Of(id));
    EXPECT_EQ(column.field.tag(), tag);
    EXPECT_TRUE(column.field.nullable());
    EXPECT_EQ(column.field.name(), "c");
    EXPECT_EQ(column.field.dictionary(), nullptr);
    EXPECT_EQ(column.field.children()->size(), 0u);
  }
}

TEST(ArrowSchema, FloatsDecimalsAndBytes) {
  EXPECT_EQ(OneColumn(Of(TypeId::kFloat)).parameter<int16_t>(0, 9), 1);
  EXPECT_EQ(OneColumn(Of(TypeId::kDouble)).parameter<int16_t>(0, 9), 2);
  EXPECT_EQ(OneColumn(Of(TypeId::kUuid)).parameter<int32_t>(0, 0), 16);
  EXPECT_EQ(OneColumn(Of(TypeId::kInterval)).parameter<int32_t>(0, 0), 12);
  EXPECT_EQ(OneColumn(Of(TypeId::kInterval)).field.tag(), 15);
  DataType decimal = Of(TypeId::kDecimal);
  decimal.precision = 9;
  decimal.scale = 2;
  const OneColumn column(decimal);
  EXPECT_EQ(column.field.tag(), 7);
  EXPECT_EQ(column.parameter<int32_t>(0, 0), 9);
  EXPECT_EQ(column.parameter<int32_t>(1, 0), 2);
  EXPECT_EQ(column.parameter<int32_t>(2, 0), 128);
}

TEST(ArrowSchema, TimesHaveTheirStoredUnit) {
  const std::pair<TimeUnit, int> units[] = {{TimeUnit::kSecond, 1},
                                            {TimeUnit::kMilli, 1},
                                            {TimeUnit::kMicro, 2},
                                            {TimeUnit::kNano, 3}};
  for (auto [unit, stored] : units) {
    DataType type = Of(TypeId::kTime);
    type.unit = unit;
    const OneColumn time(type);
    EXPECT_EQ(time.field.tag(), 9);
    EXPECT_EQ(time.parameter<int16_t>(0, 9), stored);
    EXPECT_EQ(time.parameter<int32_t>(1, 0), stored == 1 ? 32 : 64);
    type.id = TypeId::kTimestamp;
    const OneColumn wall_clock(type);
    EXPECT_EQ(wall_clock.field.tag(), 10);
    EXPECT_EQ(wall_clock.parameter<int16_t>(0, 9), stored);
    EXPECT_EQ(wall_clock.field.type()->GetPointer<const void*>(Slot(1)), nullptr);
    type.utc = true;
    const OneColumn instant(type);
    EXPECT_EQ(instant.field.type()
                  ->GetPointer<const flatbuffers::String*>(Slot(1))
                  ->string_view(),
              "UTC");
  }
  EXPECT_EQ(OneColumn(Of(TypeId::kDate)).parameter<int16_t>(0, 9), 0);
}

TEST(ArrowSchema, EachColumnsDictionaryHasItsOwnId) {
  DataType list = Of(TypeId::kList);
  list.children = {{"x", Of(TypeId::kEnum), true}};
  const std::vector<uint8_t> message =
      ArrowSchemaMessage({{{"a", Of(TypeId::kEnum), true},
                           {"b", list, false},
                           {"c", Of(TypeId::kEnum), true}}});
  const ArrowField a{FieldsOf(message)->Get(0)};
  const ArrowField b{FieldsOf(message)->Get(1)};
  const ArrowField c{FieldsOf(message)->Get(2)};
  EXPECT_EQ(a.tag(), 5);
  EXPECT_EQ(a.dictionary()->GetField<int64_t>(Slot(0), -1), 0);
  EXPECT_EQ(b.child(0).dictionary(), nullptr);
  EXPECT_EQ(b.child(0).tag(), 5);
  EXPECT_EQ(c.dictionary()->GetField<int64_t>(Slot(0), -1), 1);
  const auto* index = a.dictionary()->GetPointer<const Table*>(Slot(1));
  EXPECT_EQ(index->GetField<int32_t>(Slot(0), 0), 32);
  EXPECT_FALSE(b.nullable());
}

TEST(ArrowSchema, NestedTypesNameTheirChildrenAsParquetDoes) {
  DataType array = Of(TypeId::kArray);
  array.array_size = 3;
  array.children = {{"anything", Of(TypeId::kInt8), false}};
  DataType map = Of(TypeId::kMap);
  map.children = {{"k", Of(TypeId::kString), true}, {"v", array, true}};
  DataType whole = Of(TypeId::kStruct);
  whole.children = {{"m", map, true}, {"x", Of(TypeId::kBool), false}};
  const OneColumn column(whole);
  EXPECT_EQ(column.field.tag(), 13);
  EXPECT_EQ(column.field.child(1).name(), "x");
  EXPECT_FALSE(column.field.child(1).nullable());
  const ArrowField m = column.field.child(0);
  EXPECT_EQ(m.tag(), 17);
  ASSERT_EQ(m.children()->size(), 1u);
  const ArrowField entry = m.child(0);
  EXPECT_EQ(entry.name(), "key_value");
  EXPECT_FALSE(entry.nullable());
  EXPECT_EQ(entry.child(0).name(), "key");
  EXPECT_FALSE(entry.child(0).nullable());
  const ArrowField value = entry.child(1);
  EXPECT_EQ(value.name(), "value");
  EXPECT_TRUE(value.nullable());
  EXPECT_EQ(value.tag(), 16);
  EXPECT_EQ(value.type()->GetField<int32_t>(Slot(0), 0), 3);
  EXPECT_EQ(value.child(0).name(), "element");
  EXPECT_FALSE(value.child(0).nullable());
}

TEST(ArrowSchema, EncodesInBase64) {
  const Schema schema{{{"a", Of(TypeId::kBool), true}}};
  const std::string text = EncodeArrowSchema(schema);
  EXPECT_EQ(text.size() % 4, 0u);
  EXPECT_EQ(text.substr(0, 8), "/////" + text.substr(5, 3));
  EXPECT_EQ(text.find_first_not_of(
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="),
            std::string::npos);
  // The size is a multiple of 8; of 3 it may leave each remainder.
  EXPECT_EQ(text.size(), (ArrowSchemaMessage(schema).size() + 2) / 3 * 4);
}

}  // namespace
}  // namespace lamella::schema
