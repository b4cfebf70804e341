// Numbers in the order of their keys, equal keys in the order given: least significant digit first.
#pragma once
#include "kernel.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

struct Keyed { uint64_t key; int64_t id; };

// Sorts `items`; `other` has the same length. The result is in `items`.
inline void radix_order(Keyed* items, Keyed* other, int64_t n) {
  uint64_t differ = 0;
  for (int64_t i = 1; i < n; i++) differ |= items[i].key ^ items[0].key;
  Keyed *from = items, *to = other;
  for (int shift = 0; shift < 64; shift += 8) {
    if ((differ >> shift & 255) == 0) continue;
    int64_t start[257] = {};
    for (int64_t i = 0; i < n; i++) start[(from[i].key >> shift & 255) + 1]++;
    for (int d = 0; d < 256; d++) start[d + 1] += start[d];
    for (int64_t i = 0; i < n; i++) to[start[from[i].key >> shift & 255]++] = from[i];
    Keyed* const last = from;
    from = to;
    to = last;
  }
  if (from != items) for (int64_t i = 0; i < n; i++) items[i] = from[i];
}

}}  // namespace sparsome::SPARSOME_TARGET
