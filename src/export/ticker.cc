#include "export/ticker.h"

#include <system_error>
#include <utility>

namespace lamella::exporting {

Ticker::Ticker(std::function<void()> tick, std::function<void()> give_up)
    : tick_(std::move(tick)), give_up_(std::move(give_up)) {
  try {
    thread_ = std::thread([this] { Run(); });
  } catch (const std::system_error&) {
    // The work is worth more than to hear of it.
  }
}

Ticker::~Ticker() { Stop(); }

void Ticker::Run() {
  std::unique_lock lock(mutex_);
  auto ended = [this] { return end_; };
  while (!ended_.wait_for(lock, std::chrono::milliseconds(200), ended)) {
    lock.unlock();  // A tick may take long: a terminal can be stopped.
    try {
      tick_();
    } catch (...) {
      failure_ = std::current_exception();
      give_up_();
      return;
    }
    lock.lock();
  }
}

void Ticker::Stop() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard lock(mutex_);
    end_ = true;
  }
  ended_.notify_all();
  thread_.join();
}

void Ticker::Accompany(const std::function<void()>& work) {
  std::exception_ptr failure;
  try {
    work();
  } catch (...) {
    failure = std::current_exception();
  }
  Stop();
  if (failure_) std::rethrow_exception(failure_);
  if (failure) std::rethrow_exception(failure);
}

}  // namespace lamella::exporting
