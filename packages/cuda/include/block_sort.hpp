// Stable sorting by all threads of a block, in memory of the device: short runs by insertion, then merging, where each item counts
// its place by bisection in the other run. No item waits for another, so a merge takes log2(n) steps whatever the data.
#pragma once
#include "call.hpp"
#include "sort.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

// How many of n sorted items come before `item`.
template <class Item> inline int64_t before(const Item* sorted, int64_t n, const Item& item) {
  int64_t from = 0, to = n;
  while (from < to) {
    const int64_t half = from + (to - from) / 2;
    if (sorted[half] < item) from = half + 1; else to = half;
  }
  return from;
}
// How many of n sorted items do not come after it.
template <class Item> inline int64_t up_to(const Item* sorted, int64_t n, const Item& item) {
  int64_t from = 0, to = n;
  while (from < to) {
    const int64_t half = from + (to - from) / 2;
    if (item < sorted[half]) to = half; else from = half + 1;
  }
  return from;
}

// The sorted items stand in `items` or in `other`, the same for all threads; all must call.
template <class Item> inline Item* sort_by_block(Item* items, Item* other, int64_t n) {
  constexpr int64_t run = 8;
  const int64_t thread = threadIdx.x, threads = blockDim.x;
  for (int64_t from = thread * run; from < n; from += threads * run) {
    const int64_t to = min(from + run, n);
    for (int64_t i = from + 1; i < to; i++) {
      const Item item = items[i];
      int64_t j = i;
      for (; j > from && item < items[j - 1]; j--) items[j] = items[j - 1];
      items[j] = item;
    }
  }
  sync_block();
  for (int64_t width = run; width < n; width *= 2) {
    for (int64_t i = thread; i < n; i += threads) {
      const int64_t from = i / (2 * width) * (2 * width), middle = min(from + width, n), to = min(middle + width, n);
      const int64_t at = i < middle ? i + before(items + middle, to - middle, items[i]) : from + (i - middle) + up_to(items + from, middle - from, items[i]);
      other[at] = items[i];
    }
    sync_block();
    Item* const sorted = other;
    other = items;
    items = sorted;
  }
  return items;
}

}}  // namespace sparsome::SPARSOME_TARGET
