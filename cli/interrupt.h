/// Ctrl-C, told to whoever can stop the work.
#pragma once

#include <csignal>

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

namespace lamella::cli {

/// While it lives, SIGINT, SIGTERM and SIGHUP (those that were not ignored
/// before) end nothing: a thread of its own waits for them, and calls the stop
/// function from the first signal on, again and again, so that work which
/// begins meanwhile is stopped too. One more signal, a second or later after the
/// first, ends the process as it would have without this. Make it before any other
/// thread, which would otherwise take the signals.
class InterruptWatcher {
 public:
  InterruptWatcher();
  ~InterruptWatcher();
  InterruptWatcher(const InterruptWatcher&) = delete;
  InterruptWatcher& operator=(const InterruptWatcher&) = delete;

  /// What stops the work; it may be called from another thread until it is
  /// replaced.
  void SetStop(std::function<void()> stop);

  /// True once a signal has come.
  bool interrupted() const { return interrupted_; }

 private:
  void Watch();
  void EndAtOnce(int signal) const;
  void Stop();

  sigset_t signals_;
  sigset_t before_;
  std::mutex mutex_;
  std::function<void()> stop_;
  std::atomic<bool> interrupted_ = false;
  std::atomic<bool> finished_ = false;
  std::thread thread_;
};

}  // namespace lamella::cli
