// Points of two f32 coordinates side by side, many at a time: one native vector of x, one of y.
#pragma once
#include "simd32.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

// a where it is less than the bound, else the bound.
SPARSOME_INLINE f32_native no_more(f32_native a, float bound) { return a < bound ? a : splat_f32(bound); }
SPARSOME_INLINE f32_native no_less(f32_native a, float bound) { return a > bound ? a : splat_f32(bound); }
SPARSOME_INLINE f32_native clip(f32_native a, float most) { return no_less(no_more(a, most), -most); }

typedef uint32_t u32_native __attribute__((vector_size(SPARSOME_VECTOR_BYTES)));
struct Points { f32_native x, y; };

SPARSOME_INLINE Points deinterleaved(f32_native a, f32_native b) {
#if SPARSOME_VECTOR_BYTES == 64
  return {__builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30),
          __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)};
#elif SPARSOME_VECTOR_BYTES == 32
  return {__builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14), __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15)};
#else
  return {__builtin_shufflevector(a, b, 0, 2, 4, 6), __builtin_shufflevector(a, b, 1, 3, 5, 7)};
#endif
}
// Consecutive points.
SPARSOME_INLINE Points load_points(const float* from) { return deinterleaved(load_f32_native(from), load_f32_native(from + f32_lanes)); }
// Points by their numbers: one 64-bit load each, which beats the gather instructions of current processors.
SPARSOME_INLINE f32_native gather_half(const float* points, const int32_t* numbers) {
  const auto at = [&](int lane) {
    double v;
    __builtin_memcpy(&v, points + 2 * int64_t(numbers[lane]), 8);
    return v;
  };
#if SPARSOME_VECTOR_BYTES == 64
  const f64_native v = {at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7)};
#elif SPARSOME_VECTOR_BYTES == 32
  const f64_native v = {at(0), at(1), at(2), at(3)};
#else
  const f64_native v = {at(0), at(1)};
#endif
  return (f32_native)v;
}
SPARSOME_INLINE Points gather_points(const float* points, const int32_t* numbers) {
  return deinterleaved(gather_half(points, numbers), gather_half(points, numbers + native_lanes));
}

// x^b to about 5e-6, for x in [2^-40, 2^60] and b up to 2: packages/js/src/umap/power.ts.
SPARSOME_INLINE f32_native power(f32_native x, float b) {
  const u32_native t = (u32_native)x - 0x3f3504f3u;
  const f32_native e = __builtin_convertvector((i32_native)t >> 23, f32_native);
  const f32_native m = (f32_native)((t & 0x7fffffu) + 0x3f3504f3u) - 1.0f;
  f32_native q = m * 0.17616704f + -0.27097744f;
  q = q * m + 0.29509977f;
  q = q * m + -0.3591848f;
  q = q * m + 0.4806487f;
  q = q * m + -0.7213678f;
  q = q * m + 1.4426963f;
  const f32_native y = (e + q * m) * b;
  const f32_native z = y + 12582912.0f;  // the nearest integer, in the low bits of z; its upper bits fall out of the shift
  const f32_native f = y - (z - 12582912.0f);
  f32_native r = f * 0.0095701013f + 0.055917859f;
  r = r * f + 0.24024744f;
  r = r * f + 0.69312179f;
  r = r * f + 0.99999928f;
  return (f32_native)((u32_native)r + ((u32_native)z << 23));
}

}}  // namespace sparsome::SPARSOME_TARGET
