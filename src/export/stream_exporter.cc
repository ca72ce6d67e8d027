#include <atomic>

#include "export/limits.h"
#include "export/run_export.h"
#include "io/file_system.h"
#include "lamella/error.h"
#include "lamella/stream.h"
#include "source/arrow_source.h"

namespace lamella {
namespace {

class StreamInput : public exporting::Input {
 public:
  StreamInput(ArrowArrayStream& stream, std::atomic<bool>& stop)
      : stream_(stream), stop_(stop) {}

  std::unique_ptr<BatchSource> Open(const ExportStatement&) override {
    return std::make_unique<source::ArrowSource>(*stream_.get());
  }
  void Interrupt() override { stop_ = true; }

 private:
  source::ArrowOwned<ArrowArrayStream> stream_;
  std::atomic<bool>& stop_;
};

}  // namespace

struct StreamExporter::State {
  StreamOptions options;
  io::FileSystem& files = io::RealFileSystem();
  std::atomic<bool> stop = false;
};

StreamExporter::StreamExporter(const StreamOptions& options)
    : state_(std::make_unique<State>()) {
  state_->options = options;
}

StreamExporter::~StreamExporter() = default;

ExportReport StreamExporter::Export(ArrowArrayStream& stream,
                                    const ExportStatement& statement,
                                    const Session::OnProgress& on_progress) {
  StreamInput input(stream, state_->stop);
  if (state_->stop) throw InterruptedError();
  io::FileSystem& files = state_->files;
  const StreamOptions& options = state_->options;
  const exporting::Tools tools = {
      files,
      input,
      state_->stop,
      exporting::ThreadsOf(options.threads, files),
      exporting::WriterMemory(exporting::MemoryLimit(std::nullopt, files)),
      options.temp_directory,
      options.wait,
      on_progress};
  return exporting::RunExport(tools, statement);
}

void StreamExporter::Interrupt() { state_->stop = true; }

}  // namespace lamella
