#include "source/duckdb_copy_feed.h"

#include <duckdb.hpp>
#include <duckdb/catalog/catalog.hpp>
#include <duckdb/function/copy_function.hpp>
#include <duckdb/parser/parsed_data/create_copy_function_info.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <string>
#include <thread>
#include <utility>

#include "source/duckdb_dictionary.h"

namespace lamella::source {

namespace {

// The release whose headers these are. An object of another one has other members.
constexpr std::string_view kRelease = "v1.5.6";

constexpr const char* kName = "lamella_rows";
constexpr std::string_view kPrefix = "COPY (";

// The path is a formality: no file is written by the engine. When the query fails, it
// deletes what has that name, which therefore nothing can have.
std::string CopyText(std::string_view text) {
  return std::string(kPrefix) + std::string(text) + "\n) TO '/dev/null/none' (FORMAT " +
         kName + ", USE_TMP_FILE false)";
}

// A handle of the C interface is the address of an object of the C++ interface.
template <typename Handle, typename Object>
Handle HandleOf(const Object& object) {
  return reinterpret_cast<Handle>(const_cast<Object*>(&object));
}

// Whether the child of a flat vector of lists has elements that are in none of them, as
// it has behind a list_slice, say, and those in them would take no more without. The
// others could be large, and not fit for Parquet.
bool HasOthers(const duckdb::Vector& lists, idx_t count) {
  const idx_t size = duckdb::ListVector::GetListSize(lists);
  const auto* entries = duckdb::FlatVector::GetData<duckdb::list_entry_t>(lists);
  const auto& validity = duckdb::FlatVector::Validity(lists);
  idx_t total = 0;
  bool is_dense = true;
  for (idx_t row = 0; row < count; ++row) {
    if (!validity.RowIsValid(row) || entries[row].length == 0) continue;
    is_dense = is_dense && entries[row].offset == total;
    total += entries[row].length;
  }
  if (is_dense || total != size) return total < size;
  std::vector<bool> is_used(size);
  for (idx_t row = 0; row < count; ++row) {
    if (!validity.RowIsValid(row)) continue;
    const auto begin = is_used.begin() + static_cast<ptrdiff_t>(entries[row].offset);
    std::fill(begin, begin + static_cast<ptrdiff_t>(entries[row].length), true);
  }
  return std::find(is_used.begin(), is_used.end(), false) != is_used.end();
}

// Copies the lists of `vector` alone, not what else is in its child.
void Compact(duckdb::Vector& vector, idx_t count) {
  const duckdb::VectorType kind = vector.GetVectorType();
  duckdb::Vector compact(vector.GetType(), count);
  duckdb::VectorOperations::Copy(vector, compact, count, 0, 0);
  compact.SetVectorType(kind);
  vector.Reference(compact);
}

// Makes `vector` and all that is nested in it flat, as readers want it. The engine does
// not go below lists that were constant.
void Flatten(duckdb::Vector& vector, idx_t count) {
  const bool is_list = vector.GetType().InternalType() == duckdb::PhysicalType::LIST;
  const bool is_constant = vector.GetVectorType() == duckdb::VectorType::CONSTANT_VECTOR;
  if (is_list && is_constant) Compact(vector, 1);
  vector.Flatten(count);
  if (is_list && !is_constant && HasOthers(vector, count)) Compact(vector, count);
  switch (vector.GetType().InternalType()) {
    case duckdb::PhysicalType::LIST:
      Flatten(duckdb::ListVector::GetEntry(vector),
              duckdb::ListVector::GetListSize(vector));
      return;
    case duckdb::PhysicalType::ARRAY:
      Flatten(duckdb::ArrayVector::GetEntry(vector),
              count * duckdb::ArrayType::GetSize(vector.GetType()));
      return;
    case duckdb::PhysicalType::STRUCT:
      for (auto& member : duckdb::StructVector::GetEntries(vector)) {
        Flatten(*member.get(), count);
      }
      return;
    default:
      return;
  }
}

// Runs all of it. While another thread of the engine has the only task there is, the
// engine's own loop would keep a core busy with asking for more, which others need.
// Returns the engine's error, or an empty text.
std::string Execute(const Prepared& prepared) {
  constexpr auto kPause = std::chrono::microseconds(500);
  Pending pending;
  duckdb_pending_state state = DUCKDB_PENDING_ERROR;
  if (duckdb_pending_prepared(prepared.get(), pending.address()) == DuckDBSuccess) {
    state = DUCKDB_PENDING_RESULT_NOT_READY;
  }
  while (!duckdb_pending_execution_is_finished(state)) {
    state = duckdb_pending_execute_task(pending.get());
    if (state == DUCKDB_PENDING_NO_TASKS_AVAILABLE) std::this_thread::sleep_for(kPause);
  }
  Result result;
  const char* error = nullptr;
  if (state == DUCKDB_PENDING_ERROR) {
    error = duckdb_pending_error(pending.get());
  } else if (duckdb_execute_pending(pending.get(), result.address()) == DuckDBSuccess) {
    return "";
  } else {
    error = duckdb_result_error(result.address());
  }
  return error != nullptr && *error != '\0' ? error : "the query failed";
}

}  // namespace

// What the engine's callbacks work on; empty between runs.
struct CopyFeed::Target {
  std::vector<VectorReader>* readers = nullptr;
  BatchConsumer* consumer = nullptr;
  Batch batch;
  std::vector<HeldDictionary> dictionaries;  // One per column.
  std::exception_ptr failure;  // Thrown by the consumer, below the engine's frames.

  static duckdb::unique_ptr<duckdb::FunctionData> Bind(
      duckdb::ClientContext&, duckdb::CopyFunctionBindInput& input,
      const duckdb::vector<std::string>& names,
      const duckdb::vector<duckdb::LogicalType>& types);
  static void Sink(duckdb::ExecutionContext&, duckdb::FunctionData& use,
                   duckdb::GlobalFunctionData&, duckdb::LocalFunctionData&,
                   duckdb::DataChunk& chunk);
  void Feed(duckdb::DataChunk& chunk);
};

namespace {

// Leads the engine's callbacks to what they work on: through the function to its uses.
struct FeedInfo : duckdb::CopyFunctionInfo {
  void* target = nullptr;
};

struct FeedUse : duckdb::FunctionData {
  explicit FeedUse(void* of) : target(of) {}
  duckdb::unique_ptr<duckdb::FunctionData> Copy() const override {
    return duckdb::make_uniq<FeedUse>(target);
  }
  bool Equals(const duckdb::FunctionData& other) const override {
    return target == other.Cast<FeedUse>().target;
  }
  void* target;
};

// The engine asks for these.
duckdb::unique_ptr<duckdb::GlobalFunctionData> Begin(duckdb::ClientContext&,
                                                     duckdb::FunctionData&,
                                                     const std::string&) {
  return duckdb::make_uniq<duckdb::GlobalFunctionData>();
}
duckdb::unique_ptr<duckdb::LocalFunctionData> BeginThread(duckdb::ExecutionContext&,
                                                          duckdb::FunctionData&) {
  return duckdb::make_uniq<duckdb::LocalFunctionData>();
}
void EndThread(duckdb::ExecutionContext&, duckdb::FunctionData&,
               duckdb::GlobalFunctionData&, duckdb::LocalFunctionData&) {}
void End(duckdb::ClientContext&, duckdb::FunctionData&, duckdb::GlobalFunctionData&) {}

// One thread has all rows, in their order.
duckdb::CopyFunctionExecutionMode OneThread(bool, bool) {
  return duckdb::CopyFunctionExecutionMode::REGULAR_COPY_TO_FILE;
}

}  // namespace

CopyFeed::CopyFeed(duckdb_connection connection, std::string_view release)
    : connection_(connection), target_(std::make_unique<Target>()) {
  if (release != kRelease) {
    throw SourceError("this program is made for DuckDB " + std::string(kRelease) +
                      " and found " + std::string(release) +
                      "; put the library of that release in its place");
  }
  auto info = duckdb::make_shared_ptr<FeedInfo>();
  info->target = target_.get();
  duckdb::CopyFunction function(kName);
  function.function_info = std::move(info);
  function.copy_to_bind = Target::Bind;
  function.copy_to_initialize_global = Begin;
  function.copy_to_initialize_local = BeginThread;
  function.copy_to_sink = Target::Sink;
  function.copy_to_combine = EndThread;
  function.copy_to_finalize = End;
  function.execution_mode = OneThread;
  duckdb::CreateCopyFunctionInfo creation(std::move(function));
  duckdb::ClientContext& context =
      *reinterpret_cast<duckdb::Connection*>(connection)->context;
  try {
    context.RunFunctionInTransaction([&] {
      duckdb::Catalog::GetSystemCatalog(context).CreateCopyFunction(context, creation);
    });
  } catch (const duckdb::Exception& error) {
    throw SourceError(std::string("the engine refused a function for its rows: ") +
                      error.what());
  }
}

CopyFeed::~CopyFeed() = default;

bool CopyFeed::Run(std::string_view text, const Locate& locate,
                   std::vector<VectorReader>& readers, BatchConsumer& consumer) {
  target_->readers = &readers;
  target_->consumer = &consumer;
  target_->batch.columns.resize(readers.size());
  target_->dictionaries.resize(readers.size());
  Prepared prepared;
  if (duckdb_prepare(connection_, CopyText(text).c_str(), prepared.address()) !=
      DuckDBSuccess) {
    *target_ = Target();
    return false;
  }
  const std::string error = Execute(prepared);
  const std::exception_ptr failure = std::exchange(*target_, Target()).failure;
  if (failure) std::rethrow_exception(failure);
  if (error.empty()) return true;
  auto behind_prefix = [&](size_t offset) {
    return locate(offset - std::min(offset, kPrefix.size()));
  };
  ThrowEngineError(error.c_str(), behind_prefix);
}

// Comes again when the engine finds, before it runs, that a table has changed.
duckdb::unique_ptr<duckdb::FunctionData> CopyFeed::Target::Bind(
    duckdb::ClientContext&, duckdb::CopyFunctionBindInput& input,
    const duckdb::vector<std::string>& names,
    const duckdb::vector<duckdb::LogicalType>& types) {
  void* target = input.function_info->Cast<FeedInfo>().target;
  const auto& self = *static_cast<Target*>(target);
  if (self.consumer == nullptr) {
    throw duckdb::BinderException("this format is for EXPORT alone");
  }
  // Of names that are the same, but for their case, the engine makes different ones.
  duckdb::vector<std::string> bound;
  for (const VectorReader& reader : *self.readers) bound.push_back(reader.column());
  duckdb::QueryResult::DeduplicateColumns(bound);
  bool is_same = names == bound;
  for (size_t i = 0; is_same && i < types.size(); ++i) {
    is_same = (*self.readers)[i].Takes(HandleOf<duckdb_logical_type>(types[i]));
  }
  if (!is_same) throw duckdb::BinderException(kColumnsChanged);
  return duckdb::make_uniq<FeedUse>(target);
}

void CopyFeed::Target::Sink(duckdb::ExecutionContext&, duckdb::FunctionData& use,
                            duckdb::GlobalFunctionData&, duckdb::LocalFunctionData&,
                            duckdb::DataChunk& chunk) {
  auto& self = *static_cast<Target*>(use.Cast<FeedUse>().target);
  try {
    self.Feed(chunk);
  } catch (const duckdb::Exception&) {
    throw;  // Its own.
  } catch (...) {
    // The engine would make a text of it; Run throws it on.
    self.failure = std::current_exception();
    throw duckdb::InvalidInputException("the rows could not be written");
  }
}

void CopyFeed::Target::Feed(duckdb::DataChunk& chunk) {
  batch.rows = chunk.size();
  if (batch.rows == 0) return;
  const bool takes_codes = consumer->TakesCodes();
  for (size_t i = 0; i < batch.columns.size(); ++i) {
    duckdb::Vector& vector = chunk.data[i];
    VectorReader& reader = (*readers)[i];
    if (takes_codes && reader.reads_strings() &&
        dictionaries[i].Read(vector, batch.rows, batch.columns[i])) {
      continue;
    }
    Flatten(vector, batch.rows);
    reader.Read(HandleOf<duckdb_vector>(vector), batch.rows, batch.columns[i]);
  }
  consumer->Consume(batch);
}

}  // namespace lamella::source
