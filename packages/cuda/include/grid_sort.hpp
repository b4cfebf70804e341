// Sorting by all threads of a grid, a launch for each step: runs of eight by insertion, then merges, where each item counts its place by
// bisection in the other run (block_sort.hpp). Steps as packages/cuda/src/grid-sort.ts plans them.
#pragma once
#include "block_sort.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

struct Numbered {
  uint64_t key;
  int32_t number, unused;
  bool operator<(const Numbered& other) const { return key < other.key; }
};
constexpr int64_t sorted_run = 8;

// A thread for each run: item_of(i) makes the i-th of n items.
template <class F> inline void make_run(Numbered* items, int64_t n, const F& item_of) {
  const int64_t from = thread_number() * sorted_run, to = min(from + sorted_run, n);
  for (int64_t i = from; i < to; i++) {
    const Numbered item = item_of(i);
    int64_t j = i;
    for (; j > from && item < items[j - 1]; j--) items[j] = items[j - 1];
    items[j] = item;
  }
}
// A thread for each item: pairs of runs of `width` become one.
inline void merge_runs(const Numbered* items, Numbered* merged, int64_t n, int64_t width) {
  const int64_t i = thread_number();
  if (i >= n) return;
  const int64_t from = i / (2 * width) * (2 * width), middle = min(from + width, n), to = min(middle + width, n);
  const int64_t at = i < middle ? i + before(items + middle, to - middle, items[i]) : from + (i - middle) + up_to(items + from, middle - from, items[i]);
  merged[at] = items[i];
}

}}  // namespace sparsome::SPARSOME_TARGET
