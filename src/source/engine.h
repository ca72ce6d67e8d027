/// The embedded DuckDB: statements run, queries become sources of batches.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lamella/error.h"
#include "lamella/source.h"

namespace lamella::source {

/// How the engine is opened.
struct EngineOptions {
  std::string database;                  ///< A file; empty: a database in memory.
  unsigned threads = 0;                  ///< 0: one for each processor.
  std::optional<uint64_t> memory_limit;  ///< Bytes the engine may use.
  std::string temp_directory;            ///< Where it may spill; empty: its own choice.
  bool read_only = false;                ///< A database file is not to be changed.
};

/// Tells where in the user's script a byte of a statement's text stands.
using Locate = std::function<Location(size_t offset)>;

/// One database with one connection. Everything but `Interrupt` belongs to one thread.
/// All errors are SourceError with a location where the engine names one; text that does
/// not parse has Blame::kText. InterruptedError after `Interrupt`.
class Engine {
 public:
  explicit Engine(const EngineOptions& options);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Runs the statements in `text` and drops their rows.
  void Execute(std::string_view text, const Locate& locate);

  /// Binds the query in `text`: its columns are known then, none of its rows is made. It
  /// must not outlive the engine. Throws SourceError for what is no query, SchemaError
  /// for a column of a type that has no form in Parquet.
  std::unique_ptr<BatchSource> Prepare(std::string_view text, const Locate& locate);

  /// The same without running anything: null where binding would need that, because the
  /// engine rewrites the query to several statements (PIVOT).
  std::unique_ptr<BatchSource> PrepareOnly(std::string_view text, const Locate& locate);

  /// Binds the statements in `text` as far as that is possible without running any or
  /// changing anything. `text` begins with its first word.
  void Check(std::string_view text, const Locate& locate);

  /// Ends what is running, soon; from any thread.
  void Interrupt();

 private:
  struct Handles;
  std::unique_ptr<Handles> handles_;
};

}  // namespace lamella::source
