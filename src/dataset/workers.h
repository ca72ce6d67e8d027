/// The same work on several threads, until all are done or one has failed.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

namespace lamella::dataset {

/// Runs `work` on `count` threads, of which the caller's is one, and returns when all
/// have ended. Where the system gives fewer threads, fewer work: each call of `work` must
/// be ready to do all of it. `work` is given a flag that becomes true when another has
/// thrown, and should then return; the first exception is thrown again.
void RunWorkers(uint64_t count,
                const std::function<void(const std::atomic<bool>&)>& work);

}  // namespace lamella::dataset
