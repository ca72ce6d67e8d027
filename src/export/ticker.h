/// Something that happens a few times a second while something else goes on.
#pragma once

#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace lamella::exporting {

/// Calls a function every 200 ms, from a thread of its own, for as long as it lives. When
/// the function throws it is not called again. Where the system gives no thread there are
/// no ticks.
class Ticker {
 public:
  /// `give_up` is called once, after a tick that threw: it makes the work end soon.
  Ticker(std::function<void()> tick, std::function<void()> give_up);
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

  /// Does `work`, then ends the ticks. Throws what a tick threw, else what `work` threw.
  void Accompany(const std::function<void()>& work);

 private:
  void Run();
  void Stop();

  std::function<void()> tick_;
  std::function<void()> give_up_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool end_ = false;
  std::exception_ptr failure_;
  std::thread thread_;
};

}  // namespace lamella::exporting
