#include <atomic>

#include "encode/kernels/kernels.h"

namespace lamella::encode::kernels {
namespace {

std::atomic<const Kernels*> active = nullptr;

#if defined(__x86_64__)
bool HasAvx2() {
  __builtin_cpu_init();
  // PEXT is microcoded on Zen 1 and 2: some 18 cycles where others take one.
  return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi2") != 0 &&
         __builtin_cpu_is("amdfam17h") == 0;
}
#endif

}  // namespace

std::vector<const Kernels*> Available() {
  std::vector<const Kernels*> sets = {&kPortable};
#if defined(__x86_64__)
  if (HasAvx2()) sets.push_back(&kAvx2);
#endif
  return sets;
}

const Kernels& Active() {
  const Kernels* kernels = active.load(std::memory_order_relaxed);
  if (kernels == nullptr) {
    // Threads that race here all store the same pointer.
    kernels = Available().back();
    active.store(kernels, std::memory_order_relaxed);
  }
  return *kernels;
}

bool Use(std::string_view name) {
  for (const Kernels* kernels : Available()) {
    if (kernels->name == name) {
      active.store(kernels, std::memory_order_relaxed);
      return true;
    }
  }
  return false;
}

}  // namespace lamella::encode::kernels
