// One call on several threads: shares are claimed one by one; of a kernel in rounds the thread that ends a round prepares the
// next while the others wait.
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include "frame.hpp"

namespace sparsome {

class Job {
 public:
  const Entry* entry;
  Frame frame;
  int32_t shares;
  std::function<void()> finished;  // called once, on the thread that did the last share

  // Does shares until none is left.
  void help() {
    if (!begun_.exchange(true)) prepare(0);
    for (uint64_t round = await_other_than(not_begun); round != over;) {
      const uint64_t claim = claims_.fetch_add(1);
      round = claim >> 32;
      if (round == over) return;
      const int32_t share = int32_t(uint32_t(claim));
      if (share >= shares) {
        if (!entry->next) return;
        round = await_other_than(round);
        continue;
      }
      entry->run(frame, share, shares);
      if (done_.fetch_add(1) + 1 == shares) prepare(round + 1 - first);
    }
  }

 private:
  // Upper half of claims_: which round is under way. Rounds pass through all numbers from `first` to before `over` again and again.
  static constexpr uint64_t not_begun = 0, first = 1, over = 0xffffffffu;
  static constexpr int spins = 1 << 11, yields = 1 << 4;  // some 50 microseconds: rounds of short kernels follow each other faster

  void prepare(uint64_t number) {
    done_ = 0;
    const int64_t round = rounds_++;
    const bool more = entry->next ? !frame.cancelled() && entry->next(frame, round, shares) : round == 0;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      claims_ = (more ? first + number % (over - first) : over) << 32;
    }
    changed_.notify_all();
    if (!more) finished();
  }

  uint64_t await_other_than(uint64_t round) {
    const auto current = [this] { return claims_.load(std::memory_order_acquire) >> 32; };
    for (int i = 0; i < spins + yields; i++) {
      if (current() != round) return current();
      if (i >= spins) std::this_thread::yield(); else pause();
    }
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return current() != round; });
    return current();
  }

  static void pause() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
  }

  std::atomic<uint64_t> claims_{not_begun << 32};  // round and next share
  std::atomic<int32_t> done_{0};
  std::atomic<bool> begun_{false};
  int64_t rounds_ = 0;  // only the thread that prepares touches it
  std::mutex mutex_;
  std::condition_variable changed_;
};

}  // namespace sparsome
