// The squared distance that decides: f64, coordinate t in lane t mod 8, lanes added in the one order of all targets.
#pragma once
#include "simd.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

inline f64x8 eight(const float* from) { return f64x8::load_f32(from); }
inline f64x8 eight(const double* from) { return f64x8::load(from); }

template <class T> inline double squared_distance(const T* a, const T* b, int64_t d) {
  f64x8 sum(0);
  int64_t t = 0;
  for (; t + 8 <= d; t += 8) {
    const f64x8 u = eight(a + t) - eight(b + t);
    sum += u * u;
  }
  if (t < d) {
    f64x8 u(0);
    for (int l = 0; t + l < d; l++) u.set(l, double(a[t + l]) - double(b[t + l]));
    sum += u * u;
  }
  return reduce(sum);
}

}}  // namespace sparsome::SPARSOME_TARGET
