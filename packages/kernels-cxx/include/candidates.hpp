// Candidates of one query for the nearest neighbours, by what is known of them: a score (the larger the nearer) lies between
// `low` and `high`. At least k rows have a score of `least` or more, so that a row below it is not among the nearest.
#pragma once
#include "kernel.hpp"
#include "simd32.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

// One ulp down, or up, at least.
SPARSOME_INLINE float rounded_down(float z) { return z - (z < 0 ? -z : z) * 0x1p-22f - 0x1p-149f; }
SPARSOME_INLINE float rounded_up(float z) { return z + (z < 0 ? -z : z) * 0x1p-22f + 0x1p-149f; }

// The k-th largest of n values, which are reordered (Hoare 1961).
inline float kth_largest(float* v, int64_t n, int64_t k) {
  int64_t from = 0, to = n - 1;
  while (from < to) {
    const float a = v[from], b = v[from + (to - from) / 2], c = v[to];
    const float pivot = max(min(a, b), min(max(a, b), c));
    int64_t i = from, j = to;
    while (i <= j) {
      while (v[i] > pivot) i++;
      while (v[j] < pivot) j--;
      if (i <= j) {
        const float swap = v[i];
        v[i++] = v[j];
        v[j--] = swap;
      }
    }
    if (k - 1 <= j) to = j;
    else if (k - 1 >= i) from = i;
    else break;
  }
  return v[k - 1];
}

// How many of the values, whole vectors of them, are `limit` or more.
SPARSOME_INLINE int32_t reaching(const float* v, int64_t n, float limit) {
  const f32_native least = splat_f32(limit);
  i32_native counts = {};
  for (int64_t i = 0; i < n; i += f32_lanes) counts -= load_f32_native(v + i) >= least;
  int32_t count = 0;
  for (int l = 0; l < f32_lanes; l++) count += counts[l];
  return count;
}

// A value that exactly k of n values reach; the k-th largest where there is none, or none is soon found by halving: what
// selection costs is branches that cannot be foretold, thirty cycles a value. Writes up to a vector behind the values.
inline float reached_by(float* v, int64_t n, int64_t k, float* work) {
  const int64_t whole = (n + f32_lanes - 1) / f32_lanes * f32_lanes;
  for (int64_t i = n; i < whole; i++) v[i] = v[0];
  f32_native low = load_f32_native(v), high = low;
  for (int64_t i = f32_lanes; i < whole; i += f32_lanes) {
    const f32_native next = load_f32_native(v + i);
    low = next < low ? next : low;
    high = next > high ? next : high;
  }
  float from = low[0], to = high[0];
  for (int l = 1; l < f32_lanes; l++) {
    from = min(from, low[l]);
    to = max(to, high[l]);
  }
  for (int64_t i = n; i < whole; i++) v[i] = -__builtin_inff();
  for (int step = 0; step < 20; step++) {
    const float middle = from + (to - from) * 0.5f;
    const int32_t count = reaching(v, whole, middle);
    if (count == k) return middle;
    if (count > k) from = middle; else to = middle;
  }
  for (int64_t i = 0; i < n; i++) work[i] = v[i];
  return kth_largest(work, n, k);
}

struct Candidates {
  float *low, *high;
  int32_t* rows;
  int32_t n, capacity;
  float least;
  bool full;  // more ties, or a wider bound, than the list holds: this query looks at all rows

  static int64_t capacity_for(int64_t k) { return (max(int64_t(128), 2 * k + 64) + 15) / 16 * 16; }

  // `work`: as many floats as the capacity.
  void tighten(int64_t k, float* work) {
    if (n < k || full) return;
    least = max(least, reached_by(low, n, k, work));
    int32_t m = 0;
    for (int32_t i = 0; i < n; i++) {
      low[m] = low[i];
      high[m] = high[i];
      rows[m] = rows[i];
      m += high[i] >= least;
    }
    n = m;
  }
  void add(float score, float error, int32_t row, int64_t k, float* work) {
    const float most = rounded_up(score + error);
    if (most < least || full) return;
    if (n == capacity) {
      tighten(k, work);
      if (n > capacity - 16) {
        full = true;
        least = __builtin_inff();
        return;
      }
      if (most < least) return;
    }
    low[n] = rounded_down(score - error);
    high[n] = most;
    rows[n++] = row;
  }
};

}}  // namespace sparsome::SPARSOME_TARGET
