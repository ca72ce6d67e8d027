/// What an export takes its rows from.
#pragma once

#include <memory>

#include "lamella/source.h"
#include "lamella/statement.h"

namespace lamella::exporting {

/// A session's engine, or a stream that somebody else has made.
class Input {
 public:
  virtual ~Input() = default;

  /// Makes the columns of the statement's rows known; none of the rows is made. Called
  /// once, and only where something is to be written. What is returned must not outlive
  /// the input.
  virtual std::unique_ptr<BatchSource> Open(const ExportStatement& statement) = 0;

  /// Ends what runs, soon; from any thread.
  virtual void Interrupt() = 0;
};

}  // namespace lamella::exporting
