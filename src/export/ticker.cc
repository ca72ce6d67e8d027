#include "export/ticker.h"

#include <utility>

namespace lamella::exporting {

Ticker::Ticker(std::function<void()> tick)
    : tick_(std::move(tick)), thread_([this] {
        std::unique_lock lock(mutex_);
        auto ended = [this] { return end_; };
        while (!ended_.wait_for(lock, std::chrono::milliseconds(200), ended)) {
          lock.unlock();  // A tick may take long: a terminal can be stopped.
          tick_();
          lock.lock();
        }
      }) {}

Ticker::~Ticker() {
  {
    std::lock_guard lock(mutex_);
    end_ = true;
  }
  ended_.notify_all();
  thread_.join();
}

}  // namespace lamella::exporting
