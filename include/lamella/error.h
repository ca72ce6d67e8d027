/// The one family of exceptions that Lamella throws.
///
/// Every message says what is wrong and, where there is one, what to do about it; it
/// carries no location of its own: `location()` tells where in the script the fault
/// stands, and the program adds the file's name, the line and a caret.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace lamella {

/// A place in a text. Both count from 1; the column counts characters (Unicode code
/// points), not bytes.
struct Location {
  uint32_t line = 1;
  uint32_t column = 1;
  friend bool operator==(const Location&, const Location&) = default;
};

/// What kind of thing has to be put right before the same call can succeed.
enum class Blame {
  kText,   ///< The text alone is wrong: arguments, syntax, options. Exit code 2.
  kWorld,  ///< Tables, data, files or the machine are wrong. Exit code 1.
};

/// Base of the family.
class Error : public std::runtime_error {
 public:
  Error(Blame blame, const std::string& message, std::optional<Location> location = {})
      : std::runtime_error(message), blame_(blame), location_(location) {}

  Blame blame() const { return blame_; }
  const std::optional<Location>& location() const { return location_; }
  /// Adds the place to an error that was thrown where only the fault was known.
  void set_location(Location location) { location_ = location; }

 private:
  Blame blame_;
  std::optional<Location> location_;
};

/// The text of a script or of an EXPORT statement is wrong at `location`.
class StatementError : public Error {
 public:
  StatementError(Location location, const std::string& message)
      : Error(Blame::kText, message, location) {}
};

/// An option has a value, or stands beside another option, that can't be.
class OptionError : public Error {
 public:
  explicit OptionError(const std::string& message, std::optional<Location> location = {})
      : Error(Blame::kText, message, location) {}
};

/// The engine refused a statement or failed while running it.
class SourceError : public Error {
 public:
  explicit SourceError(const std::string& message, Blame blame = Blame::kWorld,
                       std::optional<Location> location = {})
      : Error(blame, message, location) {}
};

/// The query's columns, or a value in one of them, have no exact form in Parquet.
class SchemaError : public Error {
 public:
  explicit SchemaError(const std::string& message) : Error(Blame::kWorld, message) {}
};

/// The export was asked to stop (Ctrl-C). Exit code 130.
class InterruptedError : public Error {
 public:
  InterruptedError() : Error(Blame::kWorld, "interrupted") {}
};

/// A call to the operating system failed on `path`; `error_number` is its errno.
class IoError : public Error {
 public:
  IoError(const std::string& message, std::string path, int error_number)
      : Error(Blame::kWorld, message),
        path_(std::move(path)),
        error_number_(error_number) {}

  const std::string& path() const { return path_; }
  int error_number() const { return error_number_; }

 private:
  std::string path_;
  int error_number_;
};

}  // namespace lamella
