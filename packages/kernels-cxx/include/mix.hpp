// A bijection of 32-bit words without visible pattern: the words of packages/js/src/mix.ts.
#pragma once
#include <stdint.h>

namespace sparsome { namespace SPARSOME_TARGET {

inline uint32_t mix(uint32_t x) {
  x ^= x >> 16;
  x *= 0x21f0aaadu;
  x ^= x >> 15;
  x *= 0xd35a2d97u;
  x ^= x >> 15;
  return x;
}
// The key that a seed stands for.
inline uint32_t key_of_seed(uint32_t seed) { return mix(seed + 0x9e3779b9u); }

}}  // namespace sparsome::SPARSOME_TARGET
