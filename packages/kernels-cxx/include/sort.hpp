// Stable sorting without allocation, by keys that are unsigned integers. Short lists are sorted by insertion. Longer ones by
// the leading bits in which keys differ, somewhat more than there are items, in two passes, and then by insertion, which
// finds little left to do; where it finds much (an outlier has pressed all others together), by eight bits at a time, least
// significant first. Items have a member `key`.
#pragma once
#include "kernel.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

// Order-preserving keys: unsigned integers that compare as the values do. Both zeros must be left out.
inline uint32_t key_of(float v) { const uint32_t b = __builtin_bit_cast(uint32_t, v); return b ^ (b >> 31 ? 0xffffffffu : 0x80000000u); }
inline uint64_t key_of(double v) { const uint64_t b = __builtin_bit_cast(uint64_t, v); return b ^ (b >> 63 ? ~uint64_t(0) : uint64_t(1) << 63); }
inline uint32_t key_of(int32_t v) { return uint32_t(v) ^ 0x80000000u; }
inline uint32_t key_of(uint16_t v) { return uint32_t(v) | 0x80000000u; }
// The value of a key.
inline float value_of_key(uint32_t k, float) { return __builtin_bit_cast(float, k ^ (k >> 31 ? 0x80000000u : 0xffffffffu)); }
inline double value_of_key(uint64_t k, double) { return __builtin_bit_cast(double, k ^ (k >> 63 ? uint64_t(1) << 63 : ~uint64_t(0))); }
inline int32_t value_of_key(uint32_t k, int32_t) { return int32_t(k ^ 0x80000000u); }
inline uint16_t value_of_key(uint32_t k, uint16_t) { return uint16_t(k); }
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

template <class K> inline int bit_length(K v) { return v == 0 ? 0 : 64 - __builtin_clzll(uint64_t(v)); }

// One counting pass by bits [shift, shift + bits) of key - lowest.
template <class Item, class K> inline void counting_pass(const Item* from, Item* to, int64_t n, K lowest, int shift, uint32_t mask, uint32_t* count) {
  uint32_t at = 0;
  for (uint32_t v = 0; v <= mask; v++) { const uint32_t c = count[v]; count[v] = at; at += c; }
  for (int64_t i = 0; i < n; i++) to[count[uint32_t((from[i].key - lowest) >> shift) & mask]++] = from[i];
}

// By all bits, eight at a time; bytes that all keys share cost one look. The sorted items stand in `items` or in `other`.
template <class Item> inline Item* sort_by_bytes(Item* items, Item* other, int64_t n) {
  constexpr int digits = sizeof(items->key);
  uint32_t counts[digits][256] = {};
  for (int64_t i = 0; i < n; i++) for (int d = 0; d < digits; d++) counts[d][items[i].key >> (8 * d) & 255]++;
  for (int d = 0; d < digits; d++) {
    if (counts[d][items[0].key >> (8 * d) & 255] == uint32_t(n)) continue;
    counting_pass(items, other, n, decltype(items->key)(0), 8 * d, 255, counts[d]);
    Item* const sorted = other;
    other = items;
    items = sorted;
  }
  return items;
}

// Insertion of nearly sorted items; false, with less than all done, after `most` moves.
template <class Item> inline bool finish_by_insertion(Item* items, int64_t n, int64_t most) {
  for (int64_t i = 1; i < n; i++) {
    if (!(items[i].key < items[i - 1].key)) continue;
    const Item item = items[i];
    int64_t j = i;
    do { items[j] = items[j - 1]; j--; } while (j > 0 && item.key < items[j - 1].key);
    items[j] = item;
    if ((most -= i - j) < 0) return false;
  }
  return true;
}

// Ascending by key; returns the sorted items, which stand in `items` or in `other`.
template <class Item> inline Item* sort_by_key(Item* items, Item* other, int64_t n) {
  if (n <= 24) {  // below that a counting pass costs more than it saves
    insertion_sort(items, n);
    return items;
  }
  auto lowest = items[0].key, highest = lowest;
  for (int64_t i = 1; i < n; i++) {
    lowest = items[i].key < lowest ? items[i].key : lowest;
    highest = highest < items[i].key ? items[i].key : highest;
  }
  const int differ = bit_length(decltype(lowest)(highest - lowest)), used = min(differ, min(22, bit_length(uint64_t(n)) + 4)), shift = differ - used;
  if (used == 0) return items;
  const int low_bits = used / 2, high_bits = used - low_bits;
  const uint32_t low_mask = (1u << low_bits) - 1, high_mask = (1u << high_bits) - 1;
  uint32_t low[1 << 11], high[1 << 11];
  for (uint32_t v = 0; v <= low_mask; v++) low[v] = 0;
  for (uint32_t v = 0; v <= high_mask; v++) high[v] = 0;
  for (int64_t i = 0; i < n; i++) {
    const uint32_t leading = uint32_t((items[i].key - lowest) >> shift);
    low[leading & low_mask]++;
    high[leading >> low_bits]++;
  }
  counting_pass(items, other, n, lowest, shift, low_mask, low);
  counting_pass(other, items, n, lowest, shift + low_bits, high_mask, high);
  if (shift == 0 || finish_by_insertion(items, n, 4 * n)) return items;
  return sort_by_bytes(items, other, n);
}

}}  // namespace sparsome::SPARSOME_TARGET
