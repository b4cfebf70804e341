// pow, all cases computed and selected; recipe and bounds in packages/core/src/math/pow.ts.
#pragma once
#include "exp.hpp"
#include "log.hpp"
#include "product.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
namespace detail {

template <class V> struct Pair { V high, low; };

// log2 x of a positive finite x, in two doubles.
template <class V> SPARSOME_INLINE Pair<V> log2_pair(V x) {
  namespace c = coefficients;
  const mask_of<V> subnormal = x < 0x1p-1022;
  const bits_of<V> moved = to_bits(select(subnormal, x * 0x1p54, x)) + 0x0004498600000000u;
  const V k = exponent<V>(moved) - select(subnormal, splat<V>(bias_of_2_52 + 54), splat<V>(bias_of_2_52));
  const V m = from_bits((moved & 0x000fffffffffffffu) + 0x3febb67a00000000u);  // in [sqrt(3/4), sqrt(3))
  const mask_of<V> upper = m > 1.224744871391589;
  const V near = select(upper, splat<V>(1.5), splat<V>(1.0)), zero = splat<V>(0.0);

  const V f = m - near, d = m + near, d_low = m - (d - near), inverse = 1.0 / d;
  const V s = f * inverse, sd = s * d;
  const V s_low = (((f - sd) - product_error(s, d, sd)) - s * d_low) * inverse;

  const V z = s * s, z_low = product_error(s, s, z) + 2.0 * s * s_low;
  constexpr auto& p = c::pow_series;
  const V series = p[0] + z * (p[1] + z * (p[2] + z * (p[3] + z * (p[4] + z * p[5]))));
  const V t = 3.0 + z, t_low = (z - (t - 3.0)) + (z_low + z * z * series);
  const V u = s * t, u_low = product_error(s, t, u) + (s * t_low + s_low * t);
  const V scale = splat<V>(c::pow_scale[0]);
  const V v = u * scale, v_low = product_error(u, scale, v) + (u * c::pow_scale[1] + u_low * scale);
  const V large = k + select(upper, splat<V>(c::pow_three_halves[0]), zero), sum = large + v;
  const V sum_low = (v - (sum - large)) + (v_low + select(upper, splat<V>(c::pow_three_halves[1]), zero));
  const V log = sum + sum_low;
  return {log, sum_low - (log - sum)};
}

// 2^(y log), with its own answers where that is out of range.
template <class V> SPARSOME_INLINE V power_of_pair(V y, Pair<V> log) {
  const V p = y * log.high, p_low = product_error(y, log.high, p) + y * log.low;
  const V n = round_even(p), r = p - n, ln2 = splat<V>(coefficients::pow_ln2[0]);
  const V e = r * ln2, e_low = product_error(r, ln2, e) + (r * coefficients::pow_ln2[1] + p_low * ln2);
  const V one = 1.0 + e, value = one + ((e - (one - 1.0)) + exp_tail(e + e_low, -e_low));
  const V infinity = splat<V>(__builtin_inf()), zero = splat<V>(0.0);
  const V scaled = select((n < 1024.0) | ((n == 1024.0) & (value < 1.0)), scale(value, n), infinity);
  return select(p > 1100.0, infinity, select(n < -1075.0, zero, scaled));
}

}  // namespace detail

template <class V> SPARSOME_INLINE V pow(V x, V y) {
  const V infinity = splat<V>(__builtin_inf()), zero = splat<V>(0.0), one = splat<V>(1.0);
  const V size = abs(x), y_size = abs(y), largest = splat<V>(0x1p70);
  const V by = with_sign(select(y_size < largest, y_size, largest), y);
  const V finite = detail::power_of_pair(by, detail::log2_pair(size));
  const V limit = select(size > 1.0, select(y > 0.0, infinity, zero), select(y > 0.0, zero, infinity));
  const V magnitude = select((size == 0.0) | (size == infinity), limit, finite);

  // Is y whole, is it odd? Adding 2^52 rounds to a whole number.
  const V half = 0.5 * y_size;
  const mask_of<V> whole = (y_size >= 0x1p52) | ((y_size + 0x1p52) - 0x1p52 == y_size);
  const mask_of<V> odd = whole & (y_size < 0x1p53) & ((half + 0x1p52) - 0x1p52 != half);
  const V result = select(odd, with_sign(magnitude, x), magnitude);

  const V broken = select(whole, zero, one);  // 1 where y is not whole: a negative x has no such power
  const mask_of<V> nan = (x != x) | (y != y) | ((x < 0.0) & (size < infinity) & (broken == 1.0));
  return select((y == 0.0) | (x == 1.0), one, select(nan, splat<V>(__builtin_nan("")), result));
}

SPARSOME_INLINE f64x8 pow(f64x8 x, f64x8 y) {
  return each_native<f64x8>([](f64_native a, f64_native b) { return pow(a, b); }, x, y);
}

}}  // namespace sparsome::SPARSOME_TARGET
