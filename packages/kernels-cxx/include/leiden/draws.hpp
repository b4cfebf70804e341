// Draws keyed by what they are for: those of packages/js/src/leiden/draws.ts.
#pragma once
#include "../kernel.hpp"
#include "../random.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace leiden {

enum Purpose : uint64_t { visits = 0, refinement = 1, choice = 2 };

struct Key {
  uint32_t seed;
  int32_t iteration, level;
  RandomBlock block(uint64_t counter, Purpose purpose) const {
    return philox(seed, counter, uint64_t(iteration) << 32 | (uint64_t(level) * 4 + purpose));
  }
};

// 0 ... n - 1 in random order.
inline void shuffle(int32_t* order, int32_t n, const Key& key, Purpose purpose) {
  for (int32_t i = 0; i < n; i++) order[i] = i;
  RandomBlock words = {};
  int32_t drawn = 0;
  for (int32_t i = n - 1; i > 0; i--, drawn++) {
    if ((drawn & 3) == 0) words = key.block(uint64_t(drawn / 4), purpose);
    const int32_t j = int32_t(double(words.word[drawn & 3]) * 0x1p-32 * double(i + 1));
    const int32_t other = order[j];
    order[j] = order[i];
    order[i] = other;
  }
}

// The draw of a node in [0, 1).
inline double draw_of(int32_t node, const Key& key) {
  const RandomBlock words = key.block(uint64_t(node), choice);
  return uniform(words.word[0], words.word[1]);
}

}}}  // namespace sparsome::SPARSOME_TARGET::leiden
