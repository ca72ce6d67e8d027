#include "export/engine_input.h"

#include <algorithm>
#include <utility>

#include "lamella/error.h"

namespace lamella::exporting {
namespace {

class WatchedQuery : public BatchSource {
 public:
  WatchedQuery(std::unique_ptr<BatchSource> query, source::Locate locate,
               const std::atomic<bool>& stop)
      : query_(std::move(query)), locate_(std::move(locate)), stop_(stop) {}

  const Schema& schema() const override { return query_->schema(); }
  void Run(BatchConsumer& consumer) override {
    Watched(stop_, locate_, [&] { query_->Run(consumer); });
  }
  double Progress() const override { return query_->Progress(); }

 private:
  std::unique_ptr<BatchSource> query_;
  source::Locate locate_;
  const std::atomic<bool>& stop_;
};

}  // namespace

source::Locate LocateIn(const MappedText& text) {
  return [text](size_t offset) { return text.At(std::min(offset, text.text().size())); };
}

void Watched(const std::atomic<bool>& stop, const source::Locate& locate,
             const std::function<void()>& work) {
  try {
    work();
  } catch (const InterruptedError&) {
    if (stop) throw;
    throw SourceError(
        "the query failed in one of several threads, and the engine lost "
        "the reason; run it with --threads 1 to see it",
        Blame::kWorld, locate(0));
  }
}

std::unique_ptr<BatchSource> EngineInput::Open(const ExportStatement& statement) {
  const source::Locate locate = LocateIn(statement.query);
  return std::make_unique<WatchedQuery>(engine_.Prepare(statement.query.text(), locate),
                                        locate, stop_);
}

}  // namespace lamella::exporting
