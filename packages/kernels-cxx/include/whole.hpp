// Counts are mostly small whole numbers: tables over them replace arithmetic.
#pragma once
#include "values.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

// Values of one step: whole vectors for every target, and few enough that one odd value spoils little.
constexpr int whole_step = 32;

SPARSOME_INLINE void store_low(u64x8 from, int32_t* to) {
  typedef int32_t half __attribute__((vector_size(SPARSOME_VECTOR_BYTES / 2)));
  for (int i = 0; i < natives; i++) {
    const half low = __builtin_convertvector(from.part[i], half);
    __builtin_memcpy(to + i * native_lanes, &low, sizeof low);
  }
}

// Are `whole_step` values all whole numbers in [from, below), 0 <= from < below <= 2^31? `at` gets them as integers, and
// `from` in place of others. Both zeros count as 0.
template <class T> SPARSOME_INLINE bool whole_numbers(const T* values, double from, double below, int32_t* at) {
  const f64x8 least = from, end = below, shift = 4503599627370496.0;  // 2^52: adding it rounds to a whole number in the low bits
  mask64x8 outside = least != least;
  for (int l = 0; l < whole_step; l += 8) {
    const f64x8 v = load8(values + l), shifted = select((v >= least) & (v < end), v, least) + shift;
    outside = outside | (shifted - shift != v);
    store_low(to_bits(shifted) & u64x8(0x7fffffff), at + l);
  }
  return !any(outside);
}

}}  // namespace sparsome::SPARSOME_TARGET
