#include "cli/interrupt.h"

#include <pthread.h>

#include <chrono>
#include <ctime>
#include <utility>

namespace lamella::cli {
namespace {

using Clock = std::chrono::steady_clock;

// Supervisors often signal a process and then its group: what comes twice within
// microseconds is one wish. Within a second the work has stopped, or somebody is
// impatient.
constexpr std::chrono::seconds kPatience(1);

bool IsIgnored(int signal) {
  struct sigaction action;
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

InterruptWatcher::InterruptWatcher() {
  sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    if (!IsIgnored(signal)) sigaddset(&signals_, signal);
  }
  sigaddset(&signals_, SIGRTMIN);  // the destructor's own, to wake the thread
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  thread_ = std::thread([this] { Watch(); });
}

InterruptWatcher::~InterruptWatcher() {
  finished_ = true;
  pthread_kill(thread_.native_handle(), SIGRTMIN);
  thread_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void InterruptWatcher::SetStop(std::function<void()> stop) {
  const std::lock_guard lock(mutex_);
  stop_ = std::move(stop);
}

void InterruptWatcher::Watch() {
  constexpr timespec kAgain = {0, 50'000'000};
  Clock::time_point first;
  for (;;) {
    const int signal = interrupted_ ? sigtimedwait(&signals_, nullptr, &kAgain)
                                    : sigwaitinfo(&signals_, nullptr);
    if (finished_) return;
    if (signal > 0 && signal != SIGRTMIN) {
      const bool again = interrupted_.exchange(true);
      if (!again) first = Clock::now();
      if (again && Clock::now() - first >= kPatience) EndAtOnce(signal);
    }
    if (interrupted_) Stop();
  }
}

void InterruptWatcher::EndAtOnce(int signal) const {
  pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void InterruptWatcher::Stop() {
  const std::lock_guard lock(mutex_);
  if (stop_) stop_();
}

}  // namespace lamella::cli
