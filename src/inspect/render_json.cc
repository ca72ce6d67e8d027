#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <cmath>

#include "inspect/render.h"
#include "inspect/text.h"
#include "inspect/value_text.h"

namespace lamella::inspect {
namespace {

/// Writes members of objects; absent ones are `null`, so that every object of a kind has
/// the same members.
class JsonRenderer {
 public:
  std::string Run(const FileDescription& file) {
    writer_.SetIndent(' ', 2);
    writer_.StartObject();
    Member("path", file.path);
    Member("bytes", file.bytes);
    Member("footer_bytes", file.footer_bytes);
    Member("rows", file.rows);
    Member("version", int64_t{file.version});
    Member("created_by", file.created_by);
    List("metadata", file.metadata, [this](const auto& entry) {
      Member("key", entry.first);
      Member("value", entry.second);
    });
    Schema("schema", file.schema.children);
    List("columns", file.columns, [this](const ColumnSummary& column) {
      Facts(column.facts);
      Member("column_indexes", static_cast<int64_t>(column.column_indexes));
      Member("offset_indexes", static_cast<int64_t>(column.offset_indexes));
      Member("bloom_filters", static_cast<int64_t>(column.bloom_filters));
    });
    List("row_groups", file.row_groups,
         [this](const RowGroupDescription& group) { RowGroup(group); });
    writer_.EndObject();
    return std::string(out_.GetString(), out_.GetSize()) + "\n";
  }

 private:
  void Text(const std::string& text) {
    const std::string valid = ValidText(text);
    writer_.String(valid.data(), static_cast<rapidjson::SizeType>(valid.size()));
  }

  void Member(const char* key, const std::string& text) {
    writer_.Key(key);
    Text(text);
  }
  void Member(const char* key, int64_t number) {
    writer_.Key(key);
    writer_.Int64(number);
  }
  void Flag(const char* key, bool flag) {
    writer_.Key(key);
    writer_.Bool(flag);
  }
  void Member(const char* key, const std::optional<int64_t>& number) {
    writer_.Key(key);
    number ? writer_.Int64(*number) : writer_.Null();
  }

  void Member(const char* key, const std::vector<std::string>& texts) {
    writer_.Key(key);
    writer_.StartArray();
    for (const std::string& text : texts) Text(text);
    writer_.EndArray();
  }

  template <typename T, typename Members>
  void List(const char* key, const std::vector<T>& items, Members members) {
    writer_.Key(key);
    writer_.StartArray();
    for (const T& item : items) {
      writer_.StartObject();
      members(item);
      writer_.EndObject();
    }
    writer_.EndArray();
  }

  void Schema(const char* key, const std::vector<SchemaNode>& nodes) {
    List(key, nodes, [this](const SchemaNode& node) {
      Member("name", node.name);
      Member("type", node.type);
      writer_.Key("physical");
      node.physical.empty() ? writer_.Null() : writer_.String(node.physical.c_str());
      Member("repetition", node.repetition);
      Member("field_id", node.field_id ? std::optional<int64_t>(*node.field_id)
                                       : std::optional<int64_t>());
      Schema("children", node.children);
    });
  }

  void Number(const std::string& text, bool finite) {
    if (finite) {
      writer_.RawValue(text.data(), text.size(), rapidjson::kNumberType);
    } else {
      Text(text);
    }
  }

  void BoundMember(const char* key, const char* exact_key,
                   const std::optional<Bound>& bound) {
    writer_.Key(key);
    if (!bound) {
      writer_.Null();
    } else if (const auto* flag = std::get_if<bool>(&bound->value)) {
      writer_.Bool(*flag);
    } else if (const auto* text = std::get_if<std::string>(&bound->value)) {
      Text(*text);
    } else if (const auto* single = std::get_if<float>(&bound->value)) {
      Number(ValueText(bound->value), std::isfinite(*single));
    } else if (const auto* real = std::get_if<double>(&bound->value)) {
      Number(ValueText(bound->value), std::isfinite(*real));
    } else {
      Number(ValueText(bound->value), true);
    }
    writer_.Key(exact_key);
    bound ? writer_.Bool(bound->exact) : writer_.Null();
  }

  void Facts(const ColumnFacts& facts) {
    Member("path", facts.path);
    Member("type", facts.type);
    Flag("encrypted", facts.encrypted);
    Member("codecs", facts.codecs);
    Member("encodings", facts.encodings);
    Member("value_encodings", facts.value_encodings);
    Member("values", facts.values);
    Member("nulls", facts.nulls);
    Member("nans", facts.nans);
    Member("distinct", facts.distinct);
    Member("bytes", facts.bytes);
    Member("encoded_bytes", facts.encoded_bytes);
    Member("pages", facts.pages);
    BoundMember("min", "min_exact", facts.min);
    BoundMember("max", "max_exact", facts.max);
  }

  void PlaceMember(const char* key, const std::optional<Place>& place) {
    writer_.Key(key);
    if (!place) {
      writer_.Null();
      return;
    }
    writer_.StartObject();
    Member("offset", place->offset);
    Member("bytes", place->bytes);
    writer_.EndObject();
  }

  void RowGroup(const RowGroupDescription& group) {
    Member("rows", group.rows);
    Member("offset", group.offset);
    Member("bytes", group.bytes);
    Member("encoded_bytes", group.encoded_bytes);
    List("sorting_columns", group.sorting, [this](const SortingKey& key) {
      Member("column", key.column);
      Flag("descending", key.descending);
      Flag("nulls_first", key.nulls_first);
    });
    List("columns", group.chunks, [this](const ChunkDescription& chunk) {
      Facts(chunk.facts);
      Member("dictionary_page_offset", chunk.dictionary_page_offset);
      Member("data_page_offset", chunk.data_page_offset);
      PlaceMember("column_index", chunk.column_index);
      writer_.Key("page_order");
      chunk.page_order.empty() ? writer_.Null()
                               : writer_.String(chunk.page_order.c_str());
      PlaceMember("offset_index", chunk.offset_index);
      PlaceMember("bloom_filter", chunk.bloom_filter);
    });
  }

  rapidjson::StringBuffer out_;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer_{out_};
};

}  // namespace

std::string RenderJson(const FileDescription& file) { return JsonRenderer().Run(file); }

}  // namespace lamella::inspect
