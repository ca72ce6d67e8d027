#include "cli/interrupt.h"

#include <pthread.h>

#include <ctime>
#include <utility>

namespace lamella::cli {
namespace {

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
  for (;;) {
    const int signal = interrupted_ ? sigtimedwait(&signals_, nullptr, &kAgain)
                                    : sigwaitinfo(&signals_, nullptr);
    if (finished_) return;
    if (signal > 0 && signal != SIGRTMIN && interrupted_.exchange(true)) {
      pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
      std::signal(signal, SIG_DFL);
      std::raise(signal);
    }
    if (interrupted_) Stop();
  }
}

void InterruptWatcher::Stop() {
  const std::lock_guard lock(mutex_);
  if (stop_) stop_();
}

}  // namespace lamella::cli
