/// A session's engine as what exports take their rows from.
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "export/input.h"
#include "source/engine.h"

namespace lamella::exporting {

/// The places of a text, as the engine asks for them.
source::Locate LocateIn(const MappedText& text);

/// Does `work`, which drives the engine. Where one of the engine's threads fails, the
/// stream of the others may end as interrupted before the reason is known: that becomes a
/// SourceError when nobody has interrupted it, which `stop` tells.
void Watched(const std::atomic<bool>& stop, const source::Locate& locate,
             const std::function<void()>& work);

/// Runs the query of a statement. Borrows its arguments.
class EngineInput : public Input {
 public:
  EngineInput(source::Engine& engine, const std::atomic<bool>& stop)
      : engine_(engine), stop_(stop) {}

  std::unique_ptr<BatchSource> Open(const ExportStatement& statement) override;
  void Interrupt() override { engine_.Interrupt(); }

 private:
  source::Engine& engine_;
  const std::atomic<bool>& stop_;
};

}  // namespace lamella::exporting
