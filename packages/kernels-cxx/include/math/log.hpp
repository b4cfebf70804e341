// log and log1p: fdlibm's series for log(1 + f) without its branches; recipe and bounds in
// packages/core/src/math/log.ts.
#pragma once
#include "../coefficients.gen.hpp"
#include "../simd.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
namespace detail {

constexpr uint64_t to_sqrt_half = 0x00095f6200000000u;  // moves the mantissa, to be read in [sqrt(1/2), sqrt(2))
constexpr uint64_t sqrt_half = 0x3fe6a09e00000000u;
constexpr uint64_t exponent_of_2_52 = 0x4330000000000000u;
constexpr double bias_of_2_52 = 4503599627370496.0 + 1023;

template <class V> SPARSOME_INLINE V exponent(bits_of<V> moved) { return from_bits((moved >> 52) | exponent_of_2_52); }
template <class V> SPARSOME_INLINE V mantissa(bits_of<V> moved) {
  return from_bits((moved & 0x000fffffffffffffu) + sqrt_half);
}

// k * ln 2 + log(1 + f) + rest, where s = f / (2 + f), z = s^2 and `rest` is below an ulp of 1.
template <class V> SPARSOME_INLINE V log_reduced(V k, V f, V s, V z, V rest) {
  constexpr auto& c = coefficients::log_series;
  const V w = z * z;
  const V series = w * (c[1] + w * (c[3] + w * c[5])) + z * (c[0] + w * (c[2] + w * (c[4] + w * c[6])));
  const V half = 0.5 * f * f;
  const V large = k * coefficients::ln2_high, high = large + f, low = f - (high - large);
  const V sum = high - half, sum_low = (high - sum) - half;
  return sum + (((low + (rest + k * coefficients::ln2_low)) + sum_low) + s * (half + series));
}

}  // namespace detail

template <class V> SPARSOME_INLINE V log(V x) {
  const mask_of<V> subnormal = x < 0x1p-1022;
  const bits_of<V> moved = to_bits(select(subnormal, x * 0x1p54, x)) + detail::to_sqrt_half;
  const V k = detail::exponent<V>(moved) -
              select(subnormal, splat<V>(detail::bias_of_2_52 + 54), splat<V>(detail::bias_of_2_52));
  const V m = detail::mantissa<V>(moved), f = m - 1.0, s = f / (m + 1.0);
  const V y = detail::log_reduced(k, f, s, s * s, splat<V>(0.0));
  const V infinity = splat<V>(__builtin_inf()), nan = splat<V>(__builtin_nan(""));
  return select(x == infinity, x, select(x > 0.0, y, select(x == 0.0, -infinity, nan)));
}

template <class V> SPARSOME_INLINE V log1p(V x) {
  const V u = 1.0 + x;
  const V lost = x - (u - 1.0);  // what the rounding of 1 + x lost: exact for x < 2^53, of no weight above
  const bits_of<V> moved = to_bits(u) + detail::to_sqrt_half;
  const V k = detail::exponent<V>(moved) - detail::bias_of_2_52;
  const V twice = from_bits(0x7ff0000000000000u - (moved & 0x7ff0000000000000u));  // 2^(1 - k)
  const V m = detail::mantissa<V>(moved), f = m - 1.0, s = f / (m + 1.0), z = s * s;
  const V y = detail::log_reduced(k, f, s, z, lost * twice * (0.5 + (z - s)));
  const V infinity = splat<V>(__builtin_inf()), nan = splat<V>(__builtin_nan(""));
  return select((abs(x) < 0x1p-53) | (x == infinity), x, select(x > -1.0, y, select(x == -1.0, -infinity, nan)));
}

SPARSOME_INLINE f64x8 log(f64x8 x) { return each_native<f64x8>([](f64_native v) { return log(v); }, x); }
SPARSOME_INLINE f64x8 log1p(f64x8 x) { return each_native<f64x8>([](f64_native v) { return log1p(v); }, x); }

}}  // namespace sparsome::SPARSOME_TARGET
