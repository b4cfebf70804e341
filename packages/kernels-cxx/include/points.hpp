// Points of the plane as native vectors of f32 x and y, and x^b of such vectors. Lanes never mix: any width gives the same bits.
#pragma once
#include "simd.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

constexpr int point_lanes = SPARSOME_VECTOR_BYTES / 4;
typedef float f32_native __attribute__((vector_size(SPARSOME_VECTOR_BYTES)));
typedef int32_t i32_native __attribute__((vector_size(SPARSOME_VECTOR_BYTES)));
typedef uint32_t u32_native __attribute__((vector_size(SPARSOME_VECTOR_BYTES)));

struct Points { f32_native x, y; };

SPARSOME_INLINE f32_native lanes32(float x) { return f32_native{} + x; }
SPARSOME_INLINE f32_native load32(const float* from) {
  f32_native v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}
// As js has it: a value that is no number becomes the limit.
SPARSOME_INLINE f32_native clip(f32_native x, float limit) {
  const f32_native low = x > lanes32(-limit) ? x : lanes32(-limit);
  return x < lanes32(limit) ? low : lanes32(limit);
}
SPARSOME_INLINE f32_native at_least(f32_native x, float low) { return x > lanes32(low) ? x : lanes32(low); }

SPARSOME_INLINE Points split(f32_native a, f32_native b) {
#if SPARSOME_VECTOR_BYTES == 64
  return {__builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30),
          __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)};
#elif SPARSOME_VECTOR_BYTES == 32
  return {__builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14), __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15)};
#else
  return {__builtin_shufflevector(a, b, 0, 2, 4, 6), __builtin_shufflevector(a, b, 1, 3, 5, 7)};
#endif
}
// Consecutive points, x and y side by side.
SPARSOME_INLINE Points load_points(const float* from) { return split(load32(from), load32(from + point_lanes)); }
SPARSOME_INLINE void store_points(const Points& p, float* to) {
#if SPARSOME_VECTOR_BYTES == 64
  const f32_native a = __builtin_shufflevector(p.x, p.y, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const f32_native b = __builtin_shufflevector(p.x, p.y, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
#elif SPARSOME_VECTOR_BYTES == 32
  const f32_native a = __builtin_shufflevector(p.x, p.y, 0, 8, 1, 9, 2, 10, 3, 11);
  const f32_native b = __builtin_shufflevector(p.x, p.y, 4, 12, 5, 13, 6, 14, 7, 15);
#else
  const f32_native a = __builtin_shufflevector(p.x, p.y, 0, 4, 1, 5), b = __builtin_shufflevector(p.x, p.y, 2, 6, 3, 7);
#endif
  __builtin_memcpy(to, &a, sizeof a);
  __builtin_memcpy(to + point_lanes, &b, sizeof b);
}
// Points by number: one 64-bit load for each, which beats a gather instruction (1.5 against 2.1 ns on Zen 4).
SPARSOME_INLINE f64_native half_of(const float* points, const int32_t* number) {
  const auto one = [&](int i) {
    double both;
    __builtin_memcpy(&both, points + 2 * int64_t(number[i]), sizeof both);
    return both;
  };
#if SPARSOME_VECTOR_BYTES == 64
  return f64_native{one(0), one(1), one(2), one(3), one(4), one(5), one(6), one(7)};
#elif SPARSOME_VECTOR_BYTES == 32
  return f64_native{one(0), one(1), one(2), one(3)};
#else
  return f64_native{one(0), one(1)};
#endif
}
SPARSOME_INLINE Points gather_points(const float* points, const int32_t* number) {
  return split((f32_native)half_of(points, number), (f32_native)half_of(points, number + native_lanes));
}

// x^b for x in [2^-40, 2^60] and b in (0, 2]: 5e-6 relative. log2 and exp2 by polynomials, nothing but + - * and bits.
SPARSOME_INLINE f32_native power(f32_native x, float b) {
  const u32_native t = (u32_native)x - 0x3f3504f3u;  // sqrt(1/2): the mantissa comes into [0.707, 1.414)
  const f32_native e = __builtin_convertvector((i32_native)t >> 23, f32_native);
  const f32_native m = (f32_native)((t & 0x7fffffu) + 0x3f3504f3u) - 1.0f;
  f32_native q = m * 0.17616704f - 0.27097744f;
  q = q * m + 0.29509977f;
  q = q * m - 0.3591848f;
  q = q * m + 0.4806487f;
  q = q * m - 0.7213678f;
  q = q * m + 1.4426963f;
  const f32_native y = (e + q * m) * b;
  const f32_native z = y + 12582912.0f;  // 1.5 * 2^23: the nearest whole number stands in the low bits
  const f32_native f = y - (z - 12582912.0f);
  f32_native r = f * 0.0095701013f + 0.055917859f;
  r = r * f + 0.24024744f;
  r = r * f + 0.69312179f;
  r = r * f + 0.99999928f;
  return (f32_native)((u32_native)r + ((u32_native)z << 23));
}

}}  // namespace sparsome::SPARSOME_TARGET
