// Philox4x32-10 (Salmon et al., SC 2011); the words of packages/core/src/random.ts.
#pragma once
#include <stdint.h>

namespace sparsome { namespace SPARSOME_TARGET {

struct RandomBlock { uint32_t word[4]; };

// The four words at position `counter` of stream `stream` under `seed`.
inline RandomBlock philox(uint64_t seed, uint64_t counter, uint64_t stream = 0) {
  uint32_t k0 = uint32_t(seed), k1 = uint32_t(seed >> 32);
  uint32_t a = uint32_t(counter), b = uint32_t(counter >> 32), c = uint32_t(stream), d = uint32_t(stream >> 32);
  for (int round = 0; round < 10; round++) {
    const uint64_t pa = uint64_t(0xd2511f53u) * a, pc = uint64_t(0xcd9e8d57u) * c;
    a = uint32_t(pc >> 32) ^ b ^ k0;
    b = uint32_t(pc);
    c = uint32_t(pa >> 32) ^ d ^ k1;
    d = uint32_t(pa);
    k0 += 0x9e3779b9u;
    k1 += 0xbb67ae85u;
  }
  return {{a, b, c, d}};
}

// A double in [0, 1), a multiple of 2^-53.
inline double uniform(uint32_t a, uint32_t b) { return (double(a >> 5) * 67108864.0 + double(b >> 6)) * 0x1p-53; }

// A whole number in [0, n), n >= 1, without bias (Lemire 2019); retries take the streams `stream` + 2^32, ...
inline uint32_t below(uint32_t n, uint64_t seed, uint64_t counter, uint32_t stream = 0) {
  const uint32_t smallest = (0u - n) % n;
  for (uint64_t retry = 0;; retry++) {
    for (const uint32_t word : philox(seed, counter, stream | retry << 32).word) {
      const uint64_t product = uint64_t(word) * n;
      if (uint32_t(product) >= smallest) return uint32_t(product >> 32);
    }
  }
}

}}  // namespace sparsome::SPARSOME_TARGET
