#include "dataset/workers.h"

#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace lamella::dataset {

void RunWorkers(uint64_t count,
                const std::function<void(const std::atomic<bool>&)>& work) {
  std::atomic<bool> failed = false;
  std::exception_ptr failure;
  std::mutex mutex;
  auto guarded = [&] {
    try {
      work(failed);
    } catch (...) {
      std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
      failed = true;
    }
  };
  {
    std::vector<std::jthread> threads;
    try {
      for (uint64_t i = 1; i < count; ++i) threads.emplace_back(guarded);
    } catch (const std::system_error&) {
      // No more threads to be had: those that there are do the work.
    }
    guarded();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace lamella::dataset
