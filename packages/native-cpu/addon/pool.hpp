// One pool of threads for the process, shared by all sessions and all JavaScript threads that load the addon. It is never
// destroyed: idle threads end with the process, and an exit never waits for them.
#pragma once
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include "job.hpp"

namespace sparsome {

class Pool {
 public:
  static Pool& instance() { static Pool* pool = new Pool; return *pool; }

  // Runs a job on at most `threads` threads; on the caller's own where the system gives none.
  void submit(const std::shared_ptr<Job>& job, int32_t threads) {
    if (!start(threads)) return job->help();
    std::lock_guard<std::mutex> lock(mutex_);
    for (int32_t t = 0; t < threads && t < job->shares; t++) tickets_.push_back(job);
    wake_.notify_all();
  }

 private:
  // Brings the pool to so many threads, or to as many as the limits of the process or its container allow. false: none.
  bool start(int32_t threads) {
    std::lock_guard<std::mutex> lock(mutex_);
    try {
      for (; started_ < threads; started_++) std::thread([this] { work(); }).detach();
    } catch (const std::system_error&) {
    }
    return started_ > 0;
  }

  void work() {
    for (;;) {
      std::shared_ptr<Job> job;
      {
        std::unique_lock<std::mutex> lock(mutex_);
        wake_.wait(lock, [this] { return !tickets_.empty(); });
        job = std::move(tickets_.front());
        tickets_.pop_front();
      }
      job->help();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Job>> tickets_;
  int32_t started_ = 0;
};

}  // namespace sparsome
