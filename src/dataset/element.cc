#include "dataset/element.h"

#include "lamella/batch.h"

namespace lamella::dataset {
namespace {

size_t DecimalBytes(int precision) {
  if (precision <= 4) return 2;
  if (precision <= 9) return 4;
  return precision <= 18 ? 8 : 16;
}

size_t CodeBytes(size_t dictionary_size) {
  if (dictionary_size <= 255) return 1;
  return dictionary_size <= 65535 ? 2 : 4;
}

}  // namespace

size_t ElementBytes(const DataType& type) {
  switch (type.id) {
    case TypeId::kNull:
    case TypeId::kArray:
    case TypeId::kStruct:
      return 0;
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
    case TypeId::kInt64:
    case TypeId::kUInt64:
    case TypeId::kDouble:
    case TypeId::kTime:
    case TypeId::kTimestamp:
      return 8;
    case TypeId::kDecimal:
      return DecimalBytes(type.precision);
    case TypeId::kEnum:
      return CodeBytes(type.dictionary.size());
    case TypeId::kUuid:
      return 16;
    case TypeId::kInterval:
      return sizeof(Interval);
    case TypeId::kString:
    case TypeId::kJson:
    case TypeId::kBinary:
      return sizeof(StringView);
    case TypeId::kList:
    case TypeId::kMap:
      return sizeof(ListEntry);
  }
  return 0;
}

}  // namespace lamella::dataset
