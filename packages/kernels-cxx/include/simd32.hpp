// Native vectors of f32, for filters whose answers are decided elsewhere: fused multiply-add where the target has it, any order.
#pragma once
#include "simd.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

typedef float f32_native __attribute__((vector_size(SPARSOME_VECTOR_BYTES)));
typedef int32_t i32_native __attribute__((vector_size(SPARSOME_VECTOR_BYTES)));
typedef uint32_t u32_native __attribute__((vector_size(SPARSOME_VECTOR_BYTES)));
constexpr int f32_lanes = SPARSOME_VECTOR_BYTES / 4;

SPARSOME_INLINE f32_native all(float x) { return f32_native{} + x; }
SPARSOME_INLINE f32_native load_f32(const float* from) {
  f32_native v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}

// a * b + c, rounded once or twice.
SPARSOME_INLINE f32_native multiply_add(f32_native a, f32_native b, f32_native c) {
#if SPARSOME_VECTOR_BYTES == 64
  return __builtin_ia32_vfmaddps512_mask(a, b, c, -1, 4);
#elif SPARSOME_VECTOR_BYTES == 32
  return __builtin_ia32_vfmaddps256(a, b, c);
#else
  return a * b + c;
#endif
}

// One bit for each lane in which a >= b.
SPARSOME_INLINE uint32_t lanes_at_least(f32_native a, f32_native b) {
#if SPARSOME_VECTOR_BYTES == 64
  return uint32_t(uint16_t(__builtin_ia32_cmpps512_mask(a, b, 29 /* greater or equal, ordered, quiet */, -1, 4)));
#elif SPARSOME_VECTOR_BYTES == 32
  return uint32_t(__builtin_ia32_movmskps256((f32_native)(a >= b)));
#elif defined(__SSE2__)
  return uint32_t(__builtin_ia32_movmskps((f32_native)(a >= b)));
#elif defined(__wasm_simd128__)
  return uint32_t(__builtin_wasm_bitmask_i32x4((i32_native)(a >= b)));
#else
  const i32_native m = a >= b;
  return uint32_t((m[0] & 1) | (m[1] & 2) | (m[2] & 4) | (m[3] & 8));
#endif
}

}}  // namespace sparsome::SPARSOME_TARGET
