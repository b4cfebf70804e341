// Arrays cut out of the scratch memory one after another, each at a multiple of 64 bytes. Made without memory it only measures.
#pragma once
#include "kernel.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

struct Carve {
  uint64_t from, at;
  explicit Carve(uint64_t memory) : from(memory), at((memory + 63) & ~uint64_t(63)) {}
  template <class T> T* take(int64_t n) {
    T* const array = reinterpret_cast<T*>(static_cast<uintptr_t>(at));
    at = (at + uint64_t(n) * sizeof(T) + 63) & ~uint64_t(63);
    return array;
  }
  int64_t bytes() const { return int64_t(at - from) + 64; }
};

}}  // namespace sparsome::SPARSOME_TARGET
