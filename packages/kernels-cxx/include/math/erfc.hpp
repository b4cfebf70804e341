// erfc, both formulas computed and selected; recipe and bounds in packages/core/src/math/erfc.ts.
#pragma once
#include "exp.hpp"
#include "product.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
namespace detail {

template <class V, size_t N> SPARSOME_INLINE V horner(V x, const double (&c)[N]) {
  V sum = splat<V>(c[N - 1]);
  for (int i = int(N) - 2; i >= 0; i--) sum = c[i] + x * sum;
  return sum;
}

// erfc x for x in [0, 27.3].
template <class V> SPARSOME_INLINE V erfc_upper_tail(V x) {
  namespace c = coefficients;
  const V below = x - 4.0, above = x + 4.0, inverse = 1.0 / above;
  const V t = below * inverse, ta = t * above;
  const V below_low = x - (below + 4.0), above_low = x - (above - 4.0);
  const V t_low = (((below - ta) - product_error(t, above, ta)) + (below_low - t * above_low)) * inverse;
  const V t2 = t * t, series = t2 * horner(t2, c::erfc_even) + t * horner(t2, c::erfc_odd);
  const V g = c::erfc_first[0] + series;
  const V g_low = ((series - (g - c::erfc_first[0])) + c::erfc_first[1]) + horner(t, c::erfc_slope) * t_low;

  const V square = x * x, k = round_even(-square * c::ln2_inverse);
  const V high = -square - k * c::ln2_high, low = k * c::ln2_low + product_error(x, x, square);
  const V r = high - low, rounded = (high - r) - low;
  const V one = 1.0 + high, small = (high - (one - 1.0)) + exp_tail(r, low - rounded * r);
  const V e = one + small, e_low = small - (e - one);

  const V d = 1.0 + 2.0 * x, d_low = 2.0 * x - (d - 1.0);
  const V n = e * g, n_low = product_error(e, g, n) + (e * g_low + e_low * g);
  const V by = 1.0 / d, q = n * by, qd = q * d;
  const V q_low = (((n - qd) - product_error(q, d, qd)) + (n_low - q * d_low)) * by;
  return scale(q + q_low, k);
}

}  // namespace detail

template <class V> SPARSOME_INLINE V erfc(V x) {
  const V size = abs(x), largest = splat<V>(27.3);
  const V tail = detail::erfc_upper_tail(select(size < largest, size, largest));
  const V small = 1.0 - x * detail::horner(x * x, coefficients::erfc_small);
  const V large = select(x < 0.0, 2.0 - tail, tail);
  return select(x == x, select(size < 0.22, small, large), splat<V>(__builtin_nan("")));
}

SPARSOME_INLINE f64x8 erfc(f64x8 x) { return each_native<f64x8>([](f64_native v) { return erfc(v); }, x); }

}}  // namespace sparsome::SPARSOME_TARGET
