// Stable sorting without allocation: least significant digit first, eight bits at a time, over keys of unsigned integers.
// Digits that all keys share cost one look; short lists are sorted by insertion. Items have a member `key`.
#pragma once
#include "kernel.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

// Order-preserving keys: unsigned integers that compare as the values do. Both zeros must be left out.
inline uint32_t key_of(float v) { const uint32_t b = __builtin_bit_cast(uint32_t, v); return b ^ (b >> 31 ? 0xffffffffu : 0x80000000u); }
inline uint64_t key_of(double v) { const uint64_t b = __builtin_bit_cast(uint64_t, v); return b ^ (b >> 63 ? ~uint64_t(0) : uint64_t(1) << 63); }
inline uint32_t key_of(int32_t v) { return uint32_t(v) ^ 0x80000000u; }
inline uint32_t key_of(uint16_t v) { return uint32_t(v) | 0x80000000u; }
// Keys of positive values have the highest bit set in every type.
template <class K> inline bool is_positive_key(K key) { return key >> (8 * sizeof(K) - 1); }

template <class Item> inline void insertion_sort(Item* items, int64_t n) {
  for (int64_t i = 1; i < n; i++) {
    const Item item = items[i];
    int64_t j = i;
    for (; j > 0 && item.key < items[j - 1].key; j--) items[j] = items[j - 1];
    items[j] = item;
  }
}

// Ascending by key; returns the sorted items, which stand in `items` or in `other`.
template <class Item> inline Item* sort_by_key(Item* items, Item* other, int64_t n) {
  constexpr int digits = sizeof(items->key);
  if (n <= 24) {  // below that a counting pass costs more than it saves
    insertion_sort(items, n);
    return items;
  }
  uint32_t counts[digits][256] = {};
  for (int64_t i = 0; i < n; i++) for (int d = 0; d < digits; d++) counts[d][items[i].key >> (8 * d) & 255]++;
  for (int d = 0; d < digits; d++) {
    uint32_t* count = counts[d];
    if (count[items[0].key >> (8 * d) & 255] == uint32_t(n)) continue;
    uint32_t at = 0;
    for (int v = 0; v < 256; v++) { const uint32_t c = count[v]; count[v] = at; at += c; }
    for (int64_t i = 0; i < n; i++) other[count[items[i].key >> (8 * d) & 255]++] = items[i];
    Item* const sorted = other;
    other = items;
    items = sorted;
  }
  return items;
}

}}  // namespace sparsome::SPARSOME_TARGET
