// Hands out parts of the scratch memory of a call, each at a multiple of 64 bytes. With no memory it only counts: the same
// code says how much is needed and lays it out.
#pragma once
#include "kernel.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

class Scratch {
 public:
  Scratch() : at_(0) {}
  explicit Scratch(const Frame& f) : at_((f.scratch + 63) / 64 * 64) {}
  template <class T> T* take(int64_t length) {
    T* const part = reinterpret_cast<T*>(static_cast<uintptr_t>(at_));
    at_ += uint64_t(length * int64_t(sizeof(T)) + 63) / 64 * 64;
    return part;
  }
  // Of a Scratch without memory: bytes handed out, and room to align the first part.
  int64_t bytes() const { return int64_t(at_) + 64; }

 private:
  uint64_t at_;
};

}}  // namespace sparsome::SPARSOME_TARGET
