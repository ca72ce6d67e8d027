#include "codec/compress_or_stop.h"

#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "lamella/error.h"

namespace lamella::codec {
namespace {

// What a call works on. The caller and the thread share it, and the last one frees it.
class Call {
 public:
  Call(Compressor& compressor, base::ByteBuffer& in, base::ByteBuffer& out, size_t offset,
       size_t number_bytes)
      : compressor_(std::move(compressor)),
        in_(std::move(in)),
        out_(std::move(out)),
        offset_(offset),
        number_bytes_(number_bytes) {}

  void Perform() {
    size_t size = 0;
    std::exception_ptr failure;
    try {
      size = compressor_.Compress(
          in_.span(), {out_.data() + offset_, out_.size() - offset_}, number_bytes_);
    } catch (...) {
      failure = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    size_ = size;
    failure_ = failure;
    ended_ = true;
    changed_.notify_all();
  }

  /// False when `stop` came first.
  bool Wait(const std::atomic<bool>& stop) {
    std::unique_lock lock(mutex_);
    while (!ended_ && !stop) changed_.wait_for(lock, std::chrono::milliseconds(50));
    return ended_;
  }

  /// The result of a call that has ended, with everything given back.
  size_t Take(Compressor& compressor, base::ByteBuffer& in, base::ByteBuffer& out) {
    compressor = std::move(compressor_);
    in = std::move(in_);
    out = std::move(out_);
    if (failure_) std::rethrow_exception(failure_);
    return size_;
  }

 private:
  Compressor compressor_;
  base::ByteBuffer in_;
  base::ByteBuffer out_;
  size_t offset_;
  size_t number_bytes_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ended_ = false;
  size_t size_ = 0;
  std::exception_ptr failure_;
};

// Megabytes a second that the codec does not fall below on a slow machine.
double SlowestPace(const Compressor& compressor) {
  int level = compressor.level();
  switch (compressor.codec()) {
    case Compression::kUncompressed:
      return 1000;
    case Compression::kSnappy:
      return 100;
    case Compression::kGzip:
      return level < 7 ? 20 : 2;
    case Compression::kBrotli:
      if (level < 6) return 20;
      return level < 10 ? 2 : 0.2;
    case Compression::kZstd:
      if (level < 6) return 30;
      return level < 16 ? 3 : 0.5;
    case Compression::kLz4Raw:
      return level < 3 ? 100 : 3;
  }
  return 0;
}

bool MayLast(const Compressor& compressor, size_t bytes) {
  constexpr double kShort = 0.2;  // seconds
  return static_cast<double>(bytes) > 1e6 * SlowestPace(compressor) * kShort;
}

std::thread Start(const std::shared_ptr<Call>& call) {
  try {
    return std::thread([call] { call->Perform(); });
  } catch (const std::system_error&) {
    return {};  // Too many threads: what can't be stopped is better than what can't be.
  }
}

}  // namespace

size_t CompressOrStop(Compressor& compressor, base::ByteBuffer& in, base::ByteBuffer& out,
                      size_t offset, size_t number_bytes, const std::atomic<bool>* stop) {
  if (stop == nullptr || !MayLast(compressor, in.size())) {
    return compressor.Compress(in.span(), {out.data() + offset, out.size() - offset},
                               number_bytes);
  }
  auto call = std::make_shared<Call>(compressor, in, out, offset, number_bytes);
  std::thread thread = Start(call);
  if (!thread.joinable()) {
    call->Perform();
  } else if (call->Wait(*stop)) {
    thread.join();
  } else {
    thread.detach();
    throw InterruptedError();
  }
  return call->Take(compressor, in, out);
}

}  // namespace lamella::codec
