// Householder's reduction of a symmetric matrix: packages/js/src/eigen/tridiagonal.ts.
#pragma once
#include "vectors.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

// A = Q T Q'. Rows of `reflectors` are `stride` apart; row i holds in its first i elements v of I - scale[i] v v'.
struct Tridiagonal {
  int64_t size, stride;
  double *diagonal, *off, *scale, *reflectors;
};

// The dot product of row and v over n elements, and p += row * vr over them, in one pass.
SPARSOME_INLINE double dot_and_add(const double* row, const double* v, double* p, double vr, int64_t n) {
  f64x8 sum = 0.0;
  int64_t i = 0;
  for (; i + 8 <= n; i += 8) {
    const f64x8 a = f64x8::load(row + i);
    sum += a * f64x8::load(v + i);
    (f64x8::load(p + i) + a * f64x8(vr)).store(p + i);
  }
  if (i < n) {
    sum += first_lanes(f64x8::load(row + i) * f64x8::load(v + i), n - i);
    for (; i < n; i++) p[i] += row[i] * vr;
  }
  return reduce(sum);
}

// row -= vr p + pr v
SPARSOME_INLINE void subtract_both(double* row, double vr, const double* p, double pr, const double* v, int64_t n) {
  int64_t i = 0;
  for (; i + 8 <= n; i += 8) (f64x8::load(row + i) - (f64x8(vr) * f64x8::load(p + i) + f64x8(pr) * f64x8::load(v + i))).store(row + i);
  for (; i < n; i++) row[i] -= vr * p[i] + pr * v[i];
}

// Reduces the matrix in t.reflectors (lower triangle), with `p` of t.stride elements as scratch.
inline void tridiagonalize(const Tridiagonal& t, double* p) {
  double* const a = t.reflectors;
  for (int64_t i = 0; i < t.size; i++) t.off[i] = t.scale[i] = 0;
  for (int64_t i = t.size - 1; i >= 1; i--) {
    double* const v = a + i * t.stride;
    t.diagonal[i] = v[i];
    const double rest = dot(v, v, i - 1), last = v[i - 1];
    if (rest == 0) { t.off[i - 1] = last; continue; }
    const double norm = __builtin_sqrt(last * last + rest), beta = last > 0 ? -norm : norm;
    t.off[i - 1] = beta;
    v[i - 1] = last - beta;
    const double scale = t.scale[i] = 1 / (-beta * v[i - 1]);
    for (int64_t r = 0; r < i; r++) p[r] = 0;
    for (int64_t r = 0; r < i; r++) {
      const double* const row = a + r * t.stride;
      const double part = dot_and_add(row, v, p, v[r], r);
      p[r] += part + row[r] * v[r];
    }
    for (int64_t r = 0; r < i; r++) p[r] *= scale;
    const double half = dot(p, v, i) * scale * 0.5;
    subtract(p, half, v, i);
    for (int64_t r = 0; r < i; r++) subtract_both(a + r * t.stride, v[r], p, p[r], v, r + 1);
  }
  if (t.size > 0) t.diagonal[0] = a[0];
}

// Multiplies each of `count` rows, t.stride apart, by Q.
inline void times_q(const Tridiagonal& t, double* rows, int64_t count) {
  for (int64_t i = t.size - 1; i >= 1; i--) {
    if (t.scale[i] == 0) continue;
    const double* const v = t.reflectors + i * t.stride;
    for (int64_t r = 0; r < count; r++) subtract(rows + r * t.stride, dot(rows + r * t.stride, v, i) * t.scale[i], v, i);
  }
}

}}  // namespace sparsome::SPARSOME_TARGET
