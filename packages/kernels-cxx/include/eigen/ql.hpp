// Implicit QL for a tridiagonal matrix: packages/js/src/eigen/ql.ts.
#pragma once
#include "vectors.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

SPARSOME_INLINE void rotate(double* upper, double* lower, int64_t width, double s, double c) {
  int64_t q = 0;
  for (; q + 8 <= width; q += 8) {
    const f64x8 x = f64x8::load(lower + q), y = f64x8::load(upper + q);
    (f64x8(s) * y + f64x8(c) * x).store(lower + q);
    (f64x8(c) * y - f64x8(s) * x).store(upper + q);
  }
  for (; q < width; q++) {
    const double x = lower[q], y = upper[q];
    lower[q] = s * y + c * x;
    upper[q] = c * y - s * x;
  }
}

// Eigenvalues in place of the diagonal d; `off` is used up. Row i of `rows` (`width` elements, `stride` apart) belongs to value i.
inline void ql(double* d, double* off, int64_t n, double* rows, int64_t width, int64_t stride) {
  constexpr int most_sweeps = 60;
  for (int64_t l = 0; l < n; l++) {
    for (int sweep = 0; sweep < most_sweeps; sweep++) {
      int64_t m = l;
      while (m < n - 1 && !(absolute(off[m]) <= 0x1p-53 * (absolute(d[m]) + absolute(d[m + 1])))) m++;
      if (m == l) break;
      const double half = (d[l + 1] - d[l]) / (2 * off[l]), root = __builtin_sqrt(half * half + 1);
      double g = d[m] - d[l] + off[l] / (half + (half >= 0 ? root : -root));
      double s = 1, c = 1, p = 0, r = 0;
      int64_t i = m - 1;
      for (; i >= l; i--) {
        const double f = s * off[i], b = c * off[i];
        r = __builtin_sqrt(f * f + g * g);
        off[i + 1] = r;
        if (r == 0) {
          d[i + 1] -= p;
          off[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        r = (d[i] - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        rotate(rows + i * stride, rows + (i + 1) * stride, width, s, c);
      }
      if (i >= l && r == 0) continue;
      d[l] -= p;
      off[l] = g;
      off[m] = 0;
    }
  }
}

// Numbers of the values in descending order, equal ones in theirs.
inline void descending(const double* values, int64_t n, int32_t* order) {
  for (int64_t i = 0; i < n; i++) {
    int64_t at = i;
    for (; at > 0 && values[order[at - 1]] < values[i]; at--) order[at] = order[at - 1];
    order[at] = int32_t(i);
  }
}

}}  // namespace sparsome::SPARSOME_TARGET
