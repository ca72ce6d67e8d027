#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lamella/error.h"
#include "lamella/statement.h"
#include "schema/leaf.h"
#include "statement/binding.h"
#include "statement/characters.h"
#include "statement/find_column.h"
#include "statement/suggest.h"

namespace lamella {
namespace {

using format::Type;
using statement::Quoted;

// What an option's column stands for: a top-level column with its leaves, or one leaf.
struct Target {
  std::string name;  ///< As the schema spells it.
  std::vector<const schema::Leaf*> leaves;
};

std::vector<Encoding> LegalEncodings(Type physical) {
  switch (physical) {
    case Type::kBoolean:
      return {Encoding::kPlain, Encoding::kRle};
    case Type::kInt32:
    case Type::kInt64:
      return {Encoding::kPlain, Encoding::kRleDictionary, Encoding::kDeltaBinaryPacked,
              Encoding::kByteStreamSplit};
    case Type::kFloat:
    case Type::kDouble:
      return {Encoding::kPlain, Encoding::kRleDictionary, Encoding::kByteStreamSplit};
    case Type::kByteArray:
      return {Encoding::kPlain, Encoding::kRleDictionary, Encoding::kDeltaLengthByteArray,
              Encoding::kDeltaByteArray};
    default:
      return {Encoding::kPlain, Encoding::kRleDictionary, Encoding::kDeltaByteArray,
              Encoding::kByteStreamSplit};
  }
}

class SchemaChecker {
 public:
  // `columns` are those of the files, `directories` those that are not in them.
  SchemaChecker(const ExportStatement& statement, const Schema& columns,
                std::vector<std::string> directories)
      : statement_(statement),
        columns_(columns),
        dissected_(schema::Dissect(columns)),
        names_(statement::NamesOf(columns.fields)),
        directories_(std::move(directories)) {
    for (const schema::Leaf& leaf : dissected_.leaves) {
      paths_.push_back(leaf.dotted_path());
    }
  }

  WriteOptions Run() {
    WriteOptions options = statement_.options;
    const std::map<std::string, void (SchemaChecker::*)(WriteOptions&) const> checks = {
        {"column_options", &SchemaChecker::CheckColumnOptions},
        {"bloom_filter_columns", &SchemaChecker::CheckBloomFilters},
        {"sorting_columns", &SchemaChecker::CheckSorting},
        {"field_ids", &SchemaChecker::CheckFieldIds}};
    for (const std::string& option :
         statement::InTextOrder(statement_, "", statement::KeysOf(checks))) {
      (this->*checks.at(option))(options);
    }
    CheckBloomFiltersTogether(options);
    return options;
  }

 private:
  [[noreturn]] void Fail(const std::string& key, const std::string& message) const {
    statement::FailAt(statement_, key, message);
  }

  std::optional<size_t> Position(const std::string& name,
                                 const std::vector<std::string>& names,
                                 const std::string& key) const {
    return statement::FindColumn(statement_, key, name, names);
  }

  void RequireStored(const std::string& name, const std::string& key) const {
    if (Position(name, names_, key)) return;
    const std::optional<size_t> directory = Position(name, directories_, key);
    if (!directory) return;
    Fail(key, "column " + Quoted(directories_[*directory]) +
                  " is in \"partition_cols\" and so not in the files; leave it out "
                  "here, or give \"write_partition_columns\" true");
  }

  Target Resolve(const std::string& name, const std::string& key) const {
    RequireStored(name, key);
    Target target;
    if (const auto column = Position(name, names_, key)) {
      target.name = names_[*column];
      RejectAmbiguous(target.name, key);
      for (const schema::Leaf& leaf : dissected_.leaves) {
        if (leaf.column == *column) target.leaves.push_back(&leaf);
      }
      return target;
    }
    if (const auto leaf = Position(name, paths_, key)) {
      RejectAmbiguous(paths_[*leaf], key);
      return {paths_[*leaf], {&dissected_.leaves[*leaf]}};
    }
    FailUnknown(name, key);
  }

  // A name may have dots of its own: column "a.b" and member b of column "a" are spelled
  // alike.
  void RejectAmbiguous(const std::string& name, const std::string& key) const {
    auto meanings = std::count(names_.begin(), names_.end(), name);
    for (const schema::Leaf& leaf : dissected_.leaves) {
      meanings += leaf.path.size() > 1 && leaf.dotted_path() == name ? 1 : 0;
    }
    if (meanings < 2) return;
    Fail(key, Quoted(name) +
                  " may be a column with a dot in its name or a part of another column; "
                  "give one of them another name with AS");
  }

  [[noreturn]] void FailUnknown(const std::string& name, const std::string& key) const {
    const std::string group = statement::LowerCase(name) + ".";
    for (const std::string& path : paths_) {
      if (statement::LowerCase(path).starts_with(group)) {
        Fail(key, Quoted(name) +
                      " is a group of columns; name what is stored in it, such "
                      "as " +
                      Quoted(path));
      }
    }
    std::vector<std::string> known = names_;
    for (const std::string& path : paths_) {
      if (path.find('.') != std::string::npos) known.push_back(path);
    }
    const std::string near = statement::DidYouMean(name, known);
    Fail(key, "the query has no column " + Quoted(name) +
                  (near.empty() ? statement::Listed("; it has", names_) : near));
  }

  static std::string Described(const schema::Leaf& leaf) {
    return "column " + Quoted(leaf.dotted_path()) + " of type " +
           schema::TypeName(leaf.type);
  }

  void CheckColumnOptions(WriteOptions& options) const {
    std::map<std::string, ColumnOptions> resolved;
    for (const std::string& name : statement::InTextOrder(
             statement_, "column_options.", statement::KeysOf(options.column_options))) {
      const ColumnOptions& column = options.column_options.at(name);
      const std::string key = "column_options." + name;
      const Target target = Resolve(name, key);
      if (!resolved.emplace(target.name, column).second) {
        Fail(key, "\"column_options\" has column " + Quoted(target.name) + " twice");
      }
      if (column.encoding) CheckEncoding(target, *column.encoding, key + ".encoding=");
      if (column.bloom_filter == true) {
        CheckBloomFilter(target, key + ".bloom_filter");
      }
    }
    options.column_options = std::move(resolved);
  }

  void CheckEncoding(const Target& target, Encoding encoding,
                     const std::string& key) const {
    for (const schema::Leaf* leaf : target.leaves) {
      const std::vector<Encoding> legal = LegalEncodings(leaf->physical);
      if (std::find(legal.begin(), legal.end(), encoding) != legal.end()) continue;
      std::vector<std::string> names;
      names.reserve(legal.size());
      for (const Encoding each : legal) names.push_back(statement::EncodingName(each));
      Fail(key, Described(*leaf) + " can't have the encoding " +
                    Quoted(statement::EncodingName(encoding)) +
                    statement::Listed("; it can have", names));
    }
  }

  void CheckBloomFilter(const Target& target, const std::string& key) const {
    for (const schema::Leaf* leaf : target.leaves) {
      if (leaf->physical != Type::kBoolean) return;
    }
    Fail(key, Described(*target.leaves.front()) + " can't have a Bloom filter");
  }

  void CheckBloomFilters(WriteOptions& options) const {
    std::set<std::string> seen;
    for (size_t i = 0; i < options.bloom_filter_columns.size(); ++i) {
      const std::string key = "bloom_filter_columns[" + std::to_string(i) + "]";
      std::string& name = options.bloom_filter_columns[i];
      const Target target = Resolve(name, key);
      CheckBloomFilter(target, key);
      name = target.name;
      if (!seen.insert(name).second) {
        Fail(key, "\"bloom_filter_columns\" names column " + Quoted(name) + " twice");
      }
    }
  }

  // What the text alone doesn't show, because the two spell the column differently.
  void CheckBloomFiltersTogether(const WriteOptions& options) const {
    for (size_t i = 0; i < options.bloom_filter_columns.size(); ++i) {
      const std::string& name = options.bloom_filter_columns[i];
      const auto column = options.column_options.find(name);
      if (column == options.column_options.end()) continue;
      if (column->second.bloom_filter != false) continue;
      Fail("bloom_filter_columns[" + std::to_string(i) + "]",
           "\"bloom_filter_columns\" names column " + Quoted(name) +
               ", whose \"column_options\" have \"bloom_filter\" false");
    }
  }

  void CheckSorting(WriteOptions& options) const {
    std::set<std::string> seen;
    for (size_t i = 0; i < options.sorting_columns.size(); ++i) {
      const std::string key = "sorting_columns[" + std::to_string(i) + "]";
      std::string& name = options.sorting_columns[i].column;
      const Target target = Resolve(name, key);
      const schema::Leaf& leaf = *target.leaves.front();
      if (leaf.max_repetition > 0) {
        Fail(key, "column " + Quoted(target.name) +
                      " is a list or map, or inside of one: rows can't be sorted by it");
      }
      if (target.leaves.size() > 1) {
        Fail(key, "column " + Quoted(target.name) +
                      " has several parts; name one, such "
                      "as " +
                      Quoted(leaf.dotted_path()));
      }
      if (leaf.order == schema::SortOrder::kNone && leaf.type.id != TypeId::kNull) {
        Fail(key, Described(leaf) + " has no order in Parquet");
      }
      name = leaf.dotted_path();
      RejectAmbiguous(name, key);
      if (!seen.insert(name).second) {
        Fail(key, "\"sorting_columns\" names column " + Quoted(name) + " twice");
      }
    }
  }

  void CheckFieldIds(WriteOptions& options) const {
    for (const auto& entry : options.field_ids.children) {
      RequireStored(entry.first, "field_ids." + entry.first);
    }
    statement::ResolveFieldIds(statement_, columns_.fields, options.field_ids.children,
                               "field_ids");
  }

  const ExportStatement& statement_;
  const Schema& columns_;
  const schema::LeafSchema dissected_;
  const std::vector<std::string> names_;        // Top-level columns.
  const std::vector<std::string> directories_;  // Partition columns.
  std::vector<std::string> paths_;              // Leaves.
};

// Throws for an option that stands before the partition columns, which are at fault: the
// first one is told.
void CheckBefore(const OptionError& fault, const ExportStatement& statement,
                 const Schema& schema) {
  try {
    SchemaChecker(statement, schema, {}).Run();
  } catch (const OptionError& other) {
    if (!fault.location() || !other.location()) return;
    if (statement::StandsBefore(*other.location(), *fault.location())) throw;
  } catch (const SchemaError&) {
    // Columns that can't be stored are told when all options are right.
  }
}

}  // namespace

ResolvedOptions CheckAgainstSchema(const ExportStatement& statement,
                                   const Schema& schema) {
  ResolvedOptions resolved;
  try {
    resolved.dataset = statement::ResolvePartitions(statement, schema);
  } catch (const OptionError& fault) {
    CheckBefore(fault, statement, schema);
    throw;
  }
  resolved.warnings = statement::PartitionWarnings(resolved.dataset);
  const Schema stored = StoredSchema(schema, resolved.dataset);
  std::vector<std::string> directories;
  if (!resolved.dataset.write_partition_columns) {
    directories = resolved.dataset.partition_cols;
  }
  resolved.write = SchemaChecker(statement, stored, std::move(directories)).Run();
  return resolved;
}

}  // namespace lamella
