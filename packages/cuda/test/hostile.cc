// Kernels that break rules, and one that does not: what the emulated device says of each. One line of output for each kernel.
#include <cstdio>
#include <initializer_list>
#include <string>
#include <vector>
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
// Writes down who runs when: blocks, warps, and the lanes of one warp.
void turns(const Call f) {
  int* const s = out(f);
  s[1 + s[0]++] = int(blockIdx.x << 16 | threadIdx.x);
}
void shared_junk(const Call f) { out(f)[threadIdx.x] = reinterpret_cast<int*>(emulated::shared_memory)[threadIdx.x]; }
}  // namespace
namespace emulated {
const Kernel kernels[] = {{"", nullptr}};
const int kernel_count = 0;
}
}  // namespace sparsome

// Blocks by their first thread, warps of a block by theirs, lanes of a warp: a list each.
static std::string seen(const std::vector<int>& written) {
  std::string lists[3];
  std::vector<bool> known[3] = {std::vector<bool>(64), std::vector<bool>(64), std::vector<bool>(64)};
  for (const int who : written) {
    const int block = who >> 16, thread = who & 0xffff, parts[] = {block, thread / 32, thread % 32};
    const bool told[] = {true, block == 3, block == 3 && thread / 32 == 2};
    for (int i = 0; i < 3; i++) {
      if (!told[i] || known[i][size_t(parts[i])]) continue;
      known[i][size_t(parts[i])] = true;
      lists[i] += (lists[i].empty() ? "" : ",") + std::to_string(parts[i]);
    }
  }
  return lists[0] + " " + lists[1] + " " + lists[2];
}

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
    const Kernel watched = {"turns", turns};
    for (int again = 0; again < 2; again++) {
      std::vector<int> memory(1 + 8 * 256);
      Call call = {};
      call.scratch = reinterpret_cast<uint64_t>(memory.data());
      run_grid(watched, call, {8, 1, 1}, {256, 1, 1}, 0, order);
      std::printf("%d turns%d 0 0 %s\n", int(order), again, seen({memory.begin() + 1, memory.end()}).c_str());
    }
  }
}
