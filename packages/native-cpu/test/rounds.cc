// Drives a job in rounds on a pool: rounds ROUNDS THREADS SHARES CANCEL_AFTER. `next` must never run beside a share, every share
// of every round runs once, and the end is told once. Prints the rounds that were done.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include "pool.hpp"

using namespace sparsome;

static int64_t rounds, cancel_after;
static std::atomic<int64_t> sum{0}, begun{0};
static std::atomic<int> inside{0};
static Control control = {};

static void check(bool holds, const char* what) {
  if (holds) return;
  puts(what);
  exit(1);
}
static bool next(const Frame& f, int64_t round, int32_t shares) {
  check(inside.load() == 0, "a share runs beside next");
  check(sum.load() == round * shares, "a share was lost or done twice");
  begun = round;
  f.progress(round, rounds);
  if (round == cancel_after) control.cancelled = 1;
  return round < rounds;
}
static void run(const Frame&, int32_t, int32_t) {
  inside++;
  sum++;
  inside--;
}

int main(int, char** arguments) {
  rounds = atoll(arguments[1]);
  const int threads = atoi(arguments[2]), shares = atoi(arguments[3]);
  cancel_after = atoll(arguments[4]);
  const Entry entry{"test", 1, many, [](const Frame&, int32_t) -> int64_t { return 0; }, run, next};
  auto job = std::make_shared<Job>();
  std::atomic<int> ended{0};
  job->entry = &entry;
  job->frame = {};
  job->frame.control = reinterpret_cast<uint64_t>(&control);
  job->shares = shares;
  job->finished = [&] { ended++; };
  Pool::instance().submit(job, threads);
  while (ended == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  check(ended == 1, "the end was told more than once");
  check(control.done == begun.load() && control.of == rounds, "progress is not that of the last round");
  printf("%lld\n", static_cast<long long>(begun.load()));
  return 0;
}
