// Scratch memory dealt out piece by piece. Without an address it only counts: the same function lays out and measures.
#pragma once
#include "kernel.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

class Arena {
 public:
  Arena() = default;
  explicit Arena(const Frame& f) : at_((f.scratch + 63) / 64 * 64) {}
  // n elements on a cache line of their own; 64 readable bytes follow.
  template <class T> T* take(int64_t n) {
    T* const piece = reinterpret_cast<T*>(static_cast<uintptr_t>(at_ + used_));
    used_ += (n * int64_t(sizeof(T)) + 63) / 64 * 64;
    return piece;
  }
  int64_t bytes() const { return int64_t(used_) + 128; }

 private:
  uint64_t at_ = 0, used_ = 0;
};

}}  // namespace sparsome::SPARSOME_TARGET
