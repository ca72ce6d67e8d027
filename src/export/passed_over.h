/// What a dry run has passed over, and what a later query may find otherwise for that.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lamella/statement.h"

namespace lamella::exporting {

/// Judges statements by their first words alone: those that it does not know may have
/// changed everything, so that no script is refused which would have run.
class PassedOver {
 public:
  /// `database`: a file that has tables already, which statements may replace. In memory
  /// a query that can be bound reads no table.
  explicit PassedOver(bool database) : database_(database) {}

  void Add(const Statement& statement);

  /// Whether what the query lacks may have been made by then.
  bool MayMakeFor(std::string_view query) const { return made_ || Reads(query); }
  /// Whether a query that can be bound may have other columns by then.
  bool MayChangeColumnsOf(std::string_view query) const {
    return changed_ || Reads(query);
  }

 private:
  void AddForEngine(const MappedText& text);
  /// Whether the query names a file of an EXPORT, or may find it by a pattern.
  bool Reads(std::string_view query) const;

  bool database_;
  bool made_ = false;
  bool changed_ = false;
  std::vector<std::string> exported_;  ///< Last parts of paths, directories with a slash.
};

}  // namespace lamella::exporting
