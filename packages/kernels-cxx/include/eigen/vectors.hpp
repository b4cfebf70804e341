// Sums and updates of vectors in the order of packages/js/src/eigen/vectors.ts.
#pragma once
#include "../kernel.hpp"
#include "../simd.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

// v in its first n lanes (n < 8), zero in the others.
SPARSOME_INLINE f64x8 first_lanes(f64x8 v, int64_t n) {
  alignas(64) static constexpr int64_t ones[16] = {-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0};
  mask64x8 m;
  load_parts(m.part, ones + 8 - n);
  return select(m, v, f64x8(0.0));
}

// Element i in lane i mod 8. Reads up to the next multiple of eight elements.
SPARSOME_INLINE double dot(const double* x, const double* y, int64_t n) {
  f64x8 sum = 0.0;
  int64_t i = 0;
  for (; i + 8 <= n; i += 8) sum += f64x8::load(x + i) * f64x8::load(y + i);
  if (i < n) sum += first_lanes(f64x8::load(x + i) * f64x8::load(y + i), n - i);
  return reduce(sum);
}

// y -= by x
SPARSOME_INLINE void subtract(double* y, double by, const double* x, int64_t n) {
  int64_t i = 0;
  for (; i + 8 <= n; i += 8) (f64x8::load(y + i) - f64x8(by) * f64x8::load(x + i)).store(y + i);
  for (; i < n; i++) y[i] -= by * x[i];
}

SPARSOME_INLINE double absolute(double x) { return __builtin_fabs(x); }

}}  // namespace sparsome::SPARSOME_TARGET
