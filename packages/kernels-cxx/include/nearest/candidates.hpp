// Rows that may be among the k nearest of one query. A filter gives each a value v, larger is nearer, known to within e: points
// with v + e below the k-th largest v - e seen cannot be. umap and knn notes: docs/adr/0011-filter-fast-decide-exactly.md.
#pragma once
#include "kernel.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

// At least one unit in the last place down, or up.
inline float below(float z) { return z - (z < 0 ? -z : z) * 0x1p-22f; }
inline float above(float z) { return -below(-z); }

constexpr float infinite = __builtin_inff();

struct Candidates {
  float *value, *error;
  int32_t* row;
  int64_t size;
  float least;  // what v + e must reach
  bool full;    // too many to tell apart: the query is decided by looking at every row

  void clear() {
    size = 0;
    least = -infinite;
    full = false;
  }
};

// The k-th largest of n values, which are put in another order.
inline float kth_largest(float* x, int64_t n, int64_t k) {
  int64_t from = 0, to = n - 1;
  while (from < to) {
    const float pivot = x[(from + to) / 2];
    int64_t i = from, j = to;
    while (i <= j) {
      while (x[i] > pivot) i++;
      while (x[j] < pivot) j--;
      if (i <= j) {
        const float v = x[i];
        x[i++] = x[j];
        x[j--] = v;
      }
    }
    if (k - 1 <= j) to = j;
    else if (k - 1 >= i) from = i;
    else break;
  }
  return x[k - 1];
}

// Raises the bar to the k-th best and drops what does not reach it; the rest keeps its order. `spare` has room for all.
inline void tighten(Candidates& c, int64_t k, float* spare) {
  if (c.size < k || c.full) return;
  for (int64_t i = 0; i < c.size; i++) spare[i] = below(c.value[i] - c.error[i]);
  c.least = max(c.least, kth_largest(spare, c.size, k));
  int64_t kept = 0;
  for (int64_t i = 0; i < c.size; i++) {
    if (!(above(c.value[i] + c.error[i]) >= c.least)) continue;
    c.value[kept] = c.value[i];
    c.error[kept] = c.error[i];
    c.row[kept++] = c.row[i];
  }
  c.size = kept;
}

}}  // namespace sparsome::SPARSOME_TARGET
