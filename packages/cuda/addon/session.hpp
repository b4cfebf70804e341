// One device at work: a context of its own, so that an error that kills it harms no other session; one stream, on which
// everything happens in the order of issue; pinned memory through which copies go.
#pragma once
#include <string.h>
#include <algorithm>
#include <vector>
#include "driver.hpp"
#include "images.hpp"

namespace sparsome { namespace cuda {

constexpr size_t staging_bytes = 4 << 20;

// What was done since somebody last asked. A submission: kernels issued one after another without waiting in between; a
// readback: the host waited for data; a wait: it waited for the device without taking any.
struct Spent { unsigned submissions = 0, readbacks = 0, waits = 0; };
// An array that is to be read.
struct Part { uint8_t* to; CUdeviceptr from; size_t bytes; };

class Session {
 public:
  Session(std::shared_ptr<const Driver> driver, int number) : driver_(std::move(driver)) {
    SPARSOME_MUST(d(), cuDeviceGet, &device_, number);
    SPARSOME_MUST(d(), cuCtxCreate_v2, &context_, 0, device_);
    try {
      SPARSOME_MUST(d(), cuStreamCreate, &stream_, 1);  // 1: does not wait for the default stream
      int supported = 0;
      SPARSOME_MUST(d(), cuDeviceGetAttribute, &supported, pools_supported, device_);
      pools_ = d().pools && supported != 0;
      if (pools_) keep_memory();
    } catch (...) {
      close();
      throw;
    }
  }
  ~Session() { close(); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Driver calls are about the context that is current on the calling thread.
  void enter() const {
    if (!context_) throw DriverError("enter", "closed", "the session is closed");
    SPARSOME_MUST(d(), cuCtxSetCurrent, context_);
  }

  CUdeviceptr allocate(size_t bytes) {
    enter();
    CUdeviceptr at = 0;
    if (pools_) SPARSOME_MUST(d(), cuMemAllocAsync, &at, bytes, stream_);
    else SPARSOME_MUST(d(), cuMemAlloc_v2, &at, bytes);
    return at;
  }
  void free(CUdeviceptr at) {
    enter();
    if (pools_) SPARSOME_MUST(d(), cuMemFreeAsync, at, stream_);
    else SPARSOME_MUST(d(), cuMemFree_v2, at);
  }

  void clear(CUdeviceptr at, size_t bytes) {
    enter();
    submit();
    SPARSOME_MUST(d(), cuMemsetD8Async, at, 0, bytes, stream_);
  }

  void load(const Image& image) {
    enter();
    if (modules_.count(image.name)) return;
    CUmodule module;
    SPARSOME_MUST(d(), cuModuleLoadData, &module, image.text);
    modules_[image.name] = module;
  }
  void launch(const std::string& image, const std::string& entry, unsigned grid, unsigned block, unsigned shared, const void* call) {
    enter();
    CUfunction& function = functions_[entry];
    if (!function) SPARSOME_MUST(d(), cuModuleGetFunction, &function, modules_[image], entry.c_str());
    void* arguments[] = {const_cast<void*>(call)};
    submit();
    SPARSOME_MUST(d(), cuLaunchKernel, function, grid, 1, 1, block, 1, 1, shared, stream_, arguments, nullptr);
  }
  void finish() {
    std::lock_guard<std::mutex> lock(copying_);
    enter();
    spent_.waits++;
    SPARSOME_MUST(d(), cuStreamSynchronize, stream_);
    idle();
  }
  Spent spent() {
    const Spent s = spent_;
    spent_ = {};
    return s;
  }

  // Through two pinned buffers: one is filled while the other is on its way, and small arrays share one. Waits only where both
  // are full. The caller's array is free when the call returns.
  void write(CUdeviceptr to, const uint8_t* from, size_t bytes) {
    std::lock_guard<std::mutex> lock(copying_);
    enter();
    for (size_t done = 0; done < bytes;) {
      if (filled_ >= staging_bytes) next_buffer();
      uint8_t* const staging = staging_of(turn_) + filled_;
      const size_t n = std::min(staging_bytes - filled_, bytes - done);
      memcpy(staging, from + done, n);
      SPARSOME_MUST(d(), cuMemcpyHtoDAsync_v2, to + done, staging, n, stream_);
      filled_ += (n + 63) / 64 * 64;
      done += n;
    }
  }
  // Several arrays, one after another, through the same buffers: one is emptied while the other is on its way.
  void read(const std::vector<Part>& all) {
    std::lock_guard<std::mutex> lock(copying_);
    enter();
    size_t number = 0, done = 0;  // what has been issued: whole arrays, and bytes of the next
    std::vector<Part> issued[2];
    const auto issue = [&](int turn) {
      issued[turn].clear();
      for (size_t filled = 0; number < all.size() && filled < staging_bytes;) {
        const Part& p = all[number];
        const size_t n = std::min(staging_bytes - filled, p.bytes - done);
        SPARSOME_MUST(d(), cuMemcpyDtoHAsync_v2, staging_of(turn) + filled, p.from + done, n, stream_);
        issued[turn].push_back({p.to + done, 0, n});
        filled += n;
        done += n;
        if (done == p.bytes) number++, done = 0;
      }
      if (!issued[turn].empty()) record(turn);
    };
    issue(0);
    for (int turn = 0; !issued[turn].empty(); turn ^= 1) {
      issue(turn ^ 1);
      spent_.readbacks++;
      SPARSOME_MUST(d(), cuEventSynchronize, copied_[turn]);
      const uint8_t* from = staging_[turn];
      for (const Part& p : issued[turn]) {
        memcpy(p.to, from, p.bytes);
        from += p.bytes;
      }
    }
    idle();
  }

  // Never throws: a context that an error has killed cannot free one by one, but ends as a whole.
  void close() {
    if (!context_) return;
    std::lock_guard<std::mutex> lock(copying_);
    if (d().cuCtxSetCurrent(context_) == 0) {
      if (stream_) d().cuStreamSynchronize(stream_);
      for (const int turn : {0, 1}) {
        if (copied_[turn]) d().cuEventDestroy_v2(copied_[turn]);
        if (staging_[turn]) d().cuMemFreeHost(staging_[turn]);
      }
      for (const auto& m : modules_) d().cuModuleUnload(m.second);
      if (stream_) d().cuStreamDestroy_v2(stream_);
      if (pool_) d().cuMemPoolTrimTo(pool_, 0);
    }
    d().cuCtxDestroy_v2(context_);
    context_ = nullptr;
  }

 private:
  std::shared_ptr<const Driver> driver_;
  CUdevice device_ = 0;
  CUcontext context_ = nullptr;
  CUstream stream_ = nullptr;
  CUmemoryPool pool_ = nullptr;
  bool pools_ = false;
  std::map<std::string, CUmodule> modules_;
  std::map<std::string, CUfunction> functions_;
  std::mutex copying_;
  uint8_t* staging_[2] = {};
  CUevent copied_[2] = {};
  bool recorded_[2] = {};
  // Where the next array that is written goes.
  int turn_ = 0;
  size_t filled_ = 0;
  bool submitted_ = false;
  Spent spent_;

  const Driver& d() const { return *driver_; }

  // What is freed stays with the pool for the next step, instead of going back to the system at each wait.
  void keep_memory() {
    uint64_t all = ~uint64_t(0);
    SPARSOME_MUST(d(), cuDeviceGetDefaultMemPool, &pool_, device_);
    SPARSOME_MUST(d(), cuMemPoolSetAttribute, pool_, 4, &all);  // CU_MEMPOOL_ATTR_RELEASE_THRESHOLD
  }
  uint8_t* staging_of(int turn) {
    if (!staging_[turn]) {
      void* memory = nullptr;
      SPARSOME_MUST(d(), cuMemAllocHost_v2, &memory, staging_bytes);
      staging_[turn] = static_cast<uint8_t*>(memory);
      SPARSOME_MUST(d(), cuEventCreate, &copied_[turn], 2);  // 2: without time
    }
    return staging_[turn];
  }
  void record(int turn) {
    SPARSOME_MUST(d(), cuEventRecord, copied_[turn], stream_);
    recorded_[turn] = true;
  }
  void next_buffer() {
    record(turn_);
    turn_ ^= 1;
    filled_ = 0;
    if (!recorded_[turn_]) return;
    spent_.waits++;
    SPARSOME_MUST(d(), cuEventSynchronize, copied_[turn_]);
    recorded_[turn_] = false;
  }
  void submit() {
    if (!submitted_) spent_.submissions++;
    submitted_ = true;
  }
  // Nothing is on its way any more: both buffers are free.
  void idle() {
    submitted_ = false;
    filled_ = 0;
    recorded_[0] = recorded_[1] = false;
  }
};

}}  // namespace sparsome::cuda
