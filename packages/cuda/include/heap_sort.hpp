// Sorting by one thread, in place: for many short lists, a thread for each.
#pragma once
#include "call.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

template <class K> inline void sink(K* heap, int64_t size, int64_t at) {
  const K key = heap[at];
  for (int64_t child = 2 * at + 1; child < size; child = 2 * at + 1) {
    if (child + 1 < size && heap[child] < heap[child + 1]) child++;
    if (!(key < heap[child])) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = key;
}

// Ascending.
template <class K> inline void heap_sort(K* keys, int64_t n) {
  for (int64_t at = n / 2 - 1; at >= 0; at--) sink(keys, n, at);
  for (int64_t size = n - 1; size > 0; size--) {
    const K largest = keys[0];
    keys[0] = keys[size];
    keys[size] = largest;
    sink(keys, size, 0);
  }
}

}}  // namespace sparsome::SPARSOME_TARGET
