// Kernels that break rules, and one that does not: what the emulated device says of each. One line of output for each kernel.
#include <cstdio>
#include <initializer_list>
#include "engine.hpp"

namespace sparsome {
namespace {
int* out(const Call& f) { return f.scratch_as<int>(); }

// Half of the block never comes to the barrier: a hang on a device.
void skipped_barrier(const Call f) {
  if (threadIdx.x < 16) sync_block();
  else out(f)[threadIdx.x] = shuffle(1, 0);
}
// Reads a lane that has ended.
void ended_lane(const Call f) {
  if (threadIdx.x == 31) return;
  out(f)[threadIdx.x] = shuffle(int(threadIdx.x), 31);
}
// Relies on lockstep: sums of a warp without waiting.
void lockstep(const Call f) {
  int* const s = out(f);
  s[threadIdx.x] = 1;
  for (int d = 16; d > 0; d /= 2) if (int(threadIdx.x) < d) s[threadIdx.x] += s[threadIdx.x + unsigned(d)];
}
// The same, waiting.
void honest(const Call f) {
  int* const s = out(f);
  s[threadIdx.x] = 1;
  sync_warp();
  for (int d = 16; d > 0; d /= 2) {
    const int other = int(threadIdx.x) < d ? s[threadIdx.x + unsigned(d)] : 0;
    sync_warp();
    s[threadIdx.x] += other;
    sync_warp();
  }
}
// Two halves of a warp meet apart, each with its own mask.
void diverged(const Call f) {
  const int t = int(threadIdx.x);
  if (t & 1) out(f)[t] = shuffle(t, 31, 0xaaaaaaaau); else out(f)[t] = shuffle(t, 30, 0x55555555u);
}
// The lanes of one mask meet at two lines.
void two_lines(const Call f) {
  if (threadIdx.x & 1) out(f)[0] = shuffle(1, 0);
  else out(f)[1] = shuffle(2, 1);
}
void shared_junk(const Call f) { out(f)[threadIdx.x] = reinterpret_cast<int*>(emulated::shared_memory)[threadIdx.x]; }
}  // namespace
namespace emulated {
const Kernel kernels[] = {{"", nullptr}};
const int kernel_count = 0;
}
}  // namespace sparsome

int main() {
  using namespace sparsome;
  using namespace sparsome::emulated;
  const Kernel all[] = {{"skipped_barrier", skipped_barrier}, {"ended_lane", ended_lane}, {"lockstep", lockstep}, {"honest", honest},
                        {"diverged", diverged}, {"two_lines", two_lines}, {"shared_junk", shared_junk}};
  for (const emulated::Order order : {emulated::Order::forward, emulated::Order::reverse, emulated::Order::random}) {
    for (const Kernel& k : all) {
      int memory[64] = {};
      Call call = {};
      call.scratch = reinterpret_cast<uint64_t>(memory);
      const std::string wrong = run_grid(k, call, {1, 1, 1}, {32, 1, 1}, 256, order);
      std::printf("%d %s %d %d %s\n", int(order), k.name, memory[0], memory[1], wrong.empty() ? "-" : wrong.c_str());
    }
  }
}
