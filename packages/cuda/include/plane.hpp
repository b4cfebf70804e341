// x^b and limits of single numbers: points.hpp of packages/kernels-cxx, lane by lane.
#pragma once
#include "call.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

// As js has it: a value that is no number becomes the limit.
inline float clip(float x, float limit) { return x < limit ? (x > -limit ? x : -limit) : limit; }
inline float at_least(float x, float low) { return x > low ? x : low; }

// x^b for x in [2^-40, 2^60] and b in (0, 2]: 5e-6 relative.
inline float power(float x, float b) {
  const uint32_t t = __builtin_bit_cast(uint32_t, x) - 0x3f3504f3u;  // sqrt(1/2): the mantissa comes into [0.707, 1.414)
  const float e = float(int32_t(t) >> 23), m = __builtin_bit_cast(float, (t & 0x7fffffu) + 0x3f3504f3u) - 1.0f;
  float q = m * 0.17616704f - 0.27097744f;
  q = q * m + 0.29509977f;
  q = q * m - 0.3591848f;
  q = q * m + 0.4806487f;
  q = q * m - 0.7213678f;
  q = q * m + 1.4426963f;
  const float y = (e + q * m) * b, z = y + 12582912.0f;  // 1.5 * 2^23: the nearest whole number stands in the low bits
  const float f = y - (z - 12582912.0f);
  float r = f * 0.0095701013f + 0.055917859f;
  r = r * f + 0.24024744f;
  r = r * f + 0.69312179f;
  r = r * f + 0.99999928f;
  return __builtin_bit_cast(float, __builtin_bit_cast(uint32_t, r) + (__builtin_bit_cast(uint32_t, z) << 23));
}

}}  // namespace sparsome::SPARSOME_TARGET
