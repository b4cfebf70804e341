// A 32-bit hash: the random words of layouts; packages/js/src/mix.ts.
#pragma once
#include <stdint.h>

namespace sparsome { namespace SPARSOME_TARGET {

inline uint32_t mix(uint32_t x) {
  x ^= x >> 16;
  x *= 0x21f0aaadu;
  x ^= x >> 15;
  x *= 0xd35a2d97u;
  return x ^ x >> 15;
}

}}  // namespace sparsome::SPARSOME_TARGET
