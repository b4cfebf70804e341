// f32 lanes of one register, for work whose rounding reaches no output: a multiply-add may be fused where the target has it.
#pragma once
#include "simd.hpp"

#if defined(__clang__)
#define SPARSOME_UNROLL _Pragma("unroll")
#else
#define SPARSOME_UNROLL _Pragma("GCC unroll 8")
#endif

namespace sparsome { namespace SPARSOME_TARGET {

constexpr int f32_lanes = SPARSOME_VECTOR_BYTES / 4;
typedef float f32_native __attribute__((vector_size(SPARSOME_VECTOR_BYTES)));
typedef int32_t i32_native __attribute__((vector_size(SPARSOME_VECTOR_BYTES)));

SPARSOME_INLINE f32_native load_f32_native(const float* from) {
  f32_native v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}
// As `splat`: compilers leave out - 0, so that this is one load; + 0 they must carry out.
SPARSOME_INLINE f32_native splat_f32(float x) { return x - f32_native{}; }

// a * b + c, in one rounding or in two.
SPARSOME_INLINE f32_native multiply_add(f32_native a, f32_native b, f32_native c) {
#if defined(__AVX512F__) && !defined(__clang__)
  return __builtin_ia32_vfmaddps512_mask(a, b, c, -1, 4);
#elif defined(__FMA__) && !defined(__clang__) && SPARSOME_VECTOR_BYTES == 32
  return __builtin_ia32_vfmaddps256(a, b, c);
#else
  return a * b + c;
#endif
}

// One bit for each lane in which a >= b.
SPARSOME_INLINE uint32_t at_least(f32_native a, f32_native b) {
#if defined(__AVX512F__) && !defined(__clang__)
  return uint16_t(__builtin_ia32_cmpps512_mask(a, b, 29, -1, 4));
#elif defined(__AVX2__) && SPARSOME_VECTOR_BYTES == 32
  return uint32_t(__builtin_ia32_movmskps256((f32_native)(a >= b)));
#elif defined(__SSE2__)
  return uint32_t(__builtin_ia32_movmskps((f32_native)(a >= b)));
#else
  const i32_native m = a >= b;
  uint32_t bits = 0;
  for (int l = 0; l < f32_lanes; l++) bits |= uint32_t(m[l] & 1) << l;
  return bits;
#endif
}

}}  // namespace sparsome::SPARSOME_TARGET
