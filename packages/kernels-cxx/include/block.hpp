// B vectors side by side, B = 4 or 8: one row of them. Every operation is element-wise, so that the width of registers changes no
// bit.
#pragma once
#include "kernel.hpp"
#include "simd.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

#if SPARSOME_VECTOR_BYTES >= 32
typedef double f64_quad __attribute__((vector_size(32)));
#else
typedef f64_native f64_quad;
#endif
template <int B> struct native_block;
template <> struct native_block<4> { typedef f64_quad type; };
template <> struct native_block<8> { typedef f64_native type; };

template <int B> struct Block {
  typedef typename native_block<B>::type Part;
  static constexpr int parts = B * 8 / int(sizeof(Part));
  Part part[parts];

  // Part by part: as one piece of 64 bytes GCC 12 takes it through memory.
  Block() = default;
  static SPARSOME_INLINE Block zero() {
    Block b;
    for (auto& p : b.part) p = Part{};
    return b;
  }
  static SPARSOME_INLINE Block load(const double* from) {
    Block b;
    for (int i = 0; i < parts; i++) __builtin_memcpy(&b.part[i], from + i * (B / parts), sizeof(Part));
    return b;
  }
  SPARSOME_INLINE void store(double* to) const {
    for (int i = 0; i < parts; i++) __builtin_memcpy(to + i * (B / parts), &part[i], sizeof(Part));
  }
  // this += x v, this -= x v
  SPARSOME_INLINE void add(double x, const Block& v) { for (int i = 0; i < parts; i++) part[i] += x * v.part[i]; }
  SPARSOME_INLINE void subtract(double x, const Block& v) { for (int i = 0; i < parts; i++) part[i] -= x * v.part[i]; }
  SPARSOME_INLINE void add(const Block& v) { for (int i = 0; i < parts; i++) part[i] += v.part[i]; }
  SPARSOME_INLINE void subtract(const Block& v) { for (int i = 0; i < parts; i++) part[i] -= v.part[i]; }
};

}}  // namespace sparsome::SPARSOME_TARGET
