// What the memory of this machine can do: copies and sums of large arrays. Usage: probe MIB THREADS REPEATS.
// Writes GB/s (10^9 bytes, reads and writes both counted) as JSON: the best of the repeats, since others only slow it down.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <vector>

namespace {

std::atomic<uint64_t> sink{0};

// Runs f(thread) on all threads at the same time; seconds until the last one is done.
template <class F> double timed(int threads, const F& f) {
  std::atomic<int> ready{0};
  std::atomic<bool> go{false};
  std::vector<std::thread> others;
  const auto wait_and_run = [&](int t) {
    ready++;
    while (!go.load(std::memory_order_acquire)) {}
    f(t);
  };
  for (int t = 1; t < threads; t++) others.emplace_back(wait_and_run, t);
  while (ready.load() < threads - 1) {}
  const auto from = std::chrono::steady_clock::now();
  go.store(true, std::memory_order_release);
  f(0);
  for (auto& o : others) o.join();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
}

uint64_t sum_of(const uint64_t* from, size_t n) {
  uint64_t a = 0, b = 0, c = 0, d = 0;
  for (size_t i = 0; i + 4 <= n; i += 4) { a += from[i]; b += from[i + 1]; c += from[i + 2]; d += from[i + 3]; }
  return a + b + c + d;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const size_t n = size_t(atoi(argv[1])) * (1 << 20) / sizeof(uint64_t);
  const int threads = atoi(argv[2]), repeats = atoi(argv[3]);
  std::vector<uint64_t> from(n, 1), to(n, 2);
  const auto begin = [&](int t) { return n * size_t(t) / size_t(threads); };
  double copy = 1e9, store = 1e9, read = 1e9;
  for (int r = 0; r < repeats; r++) {
    copy = std::min(copy, timed(threads, [&](int t) { memcpy(&to[begin(t)], &from[begin(t)], (begin(t + 1) - begin(t)) * sizeof(uint64_t)); }));
    // Ordinary stores, as kernels use: each line is first read, which memcpy of large blocks avoids.
    store = std::min(store, timed(threads, [&](int t) {
      uint64_t* out = to.data();
      const uint64_t* in = from.data();
      const size_t end = begin(t + 1);
      for (size_t i = begin(t); i < end; i++) out[i] = in[i] + 1;
    }));
    read = std::min(read, timed(threads, [&](int t) { sink += sum_of(&from[begin(t)], begin(t + 1) - begin(t)); }));
  }
  const double bytes = double(n) * sizeof(uint64_t);
  printf("{\"copy\": %.2f, \"store\": %.2f, \"read\": %.2f}\n", 2 * bytes / copy * 1e-9, 2 * bytes / store * 1e-9, bytes / read * 1e-9);
  return 0;
}
