// exp and expm1; recipe and bounds in packages/core/src/math/exp.ts.
#pragma once
#include "../coefficients.gen.hpp"
#include "../simd.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
namespace detail {

// x = k * ln 2 + high - low; moved = k + 1.5 * 2^52, whose low bits are k.
template <class V> struct ExpReduced { V k, moved, high, low; };
template <class V> SPARSOME_INLINE ExpReduced<V> exp_reduced(V x) {
  const V moved = x * coefficients::ln2_inverse + round_magic, k = moved - round_magic;
  return {k, moved, x - k * coefficients::ln2_high, k * coefficients::ln2_low};
}

// exp(r) - 1 - r - low, in two chains side by side: a single one of ten steps would wait for itself.
template <class V> SPARSOME_INLINE V exp_tail(V r, V low) {
  constexpr auto& c = coefficients::exp_series;
  const V z = r * r;
  const V even = c[0] + z * (c[2] + z * (c[4] + z * (c[6] + z * c[8])));
  const V odd = c[1] + z * (c[3] + z * (c[5] + z * (c[7] + z * c[9])));
  return 0.5 * z + (z * r * (even + r * odd) - low);
}

// y * 2^k for y in [2^-7, 2), k in [-1075, 1024], rounded once where the result is subnormal. The caller has an answer
// of its own where the result overflows.
template <class V> SPARSOME_INLINE V scale(V y, V k) {
  const mask_of<V> low = k < -1000.0;
  const V moved = k + select(low, splat<V>(round_magic + 64), splat<V>(round_magic));
  return from_bits(to_bits(y) + (to_bits(moved) << 52)) * select(low, splat<V>(0x1p-64), splat<V>(1.0));
}

}  // namespace detail

template <class V> SPARSOME_INLINE V exp(V x) {
  const detail::ExpReduced<V> e = detail::exp_reduced(x);
  const V tail = detail::exp_tail(e.high - e.low, e.low);
  const V sum = 1.0 + e.high, y = detail::scale(sum + ((e.high - (sum - 1.0)) + tail), e.k);
  const V infinity = splat<V>(__builtin_inf()), nan = splat<V>(__builtin_nan(""));
  const V high = select(x <= coefficients::exp_largest, y, select(x == x, infinity, nan));
  return select(x < -745.2, splat<V>(0.0), high);
}

template <class V> SPARSOME_INLINE V expm1(V x) {
  const detail::ExpReduced<V> e = detail::exp_reduced(x);
  const V r = e.high - e.low, rounded = (e.high - r) - e.low;
  const V tail = detail::exp_tail(r, e.low - rounded * r);
  // Everything at half its size, so that 2^1024 needs no factor of its own.
  const V half = from_bits((to_bits(e.moved) + 1022u) << 52);
  const V less = half - 0.5, lost = (half - less) - 0.5;
  const V high = half * e.high, sum = less + high;
  const V y = 2.0 * (sum + (((high - (sum - less)) + lost) + half * tail));
  const V infinity = splat<V>(__builtin_inf()), nan = splat<V>(__builtin_nan(""));
  const V upper = select(x <= coefficients::exp_largest, y, select(x == x, infinity, nan));
  return select(abs(x) < 0x1p-54, x, select(x < -60.0, splat<V>(-1.0), upper));
}

SPARSOME_INLINE f64x8 exp(f64x8 x) { return each_native<f64x8>([](f64_native v) { return exp(v); }, x); }
SPARSOME_INLINE f64x8 expm1(f64x8 x) { return each_native<f64x8>([](f64_native v) { return expm1(v); }, x); }

}}  // namespace sparsome::SPARSOME_TARGET
