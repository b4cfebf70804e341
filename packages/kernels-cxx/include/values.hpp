// Values of any element type as eight f64 lanes, and loops over them. The last, incomplete step works on a padded copy.
#pragma once
#include "kernel.hpp"
#include "simd.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

SPARSOME_INLINE f64x8 load8(const double* p) { return f64x8::load(p); }
SPARSOME_INLINE f64x8 load8(const float* p) { return f64x8::load_f32(p); }
SPARSOME_INLINE f64x8 load8(const int32_t* p) { return f64x8::load_i32(p); }
SPARSOME_INLINE f64x8 load8(const uint16_t* p) {
  int32_t wide[8];
  for (int l = 0; l < 8; l++) wide[l] = p[l];
  return f64x8::load_i32(wide);
}
SPARSOME_INLINE void store8(double* p, f64x8 v) { v.store(p); }
SPARSOME_INLINE void store8(float* p, f64x8 v) { v.store_f32(p); }

// Rounded to the precision of T.
template <class T> SPARSOME_INLINE f64x8 rounded(f64x8 v);
template <> SPARSOME_INLINE f64x8 rounded<double>(f64x8 v) { return v; }
template <> SPARSOME_INLINE f64x8 rounded<float>(f64x8 v) {
  float narrow[8];
  v.store_f32(narrow);
  return f64x8::load_f32(narrow);
}

// Fewer than eight elements, padded with zeros.
template <class T> struct Padded {
  T data[8] = {};
  Padded(const T* from, int64_t n) { for (int64_t l = 0; l < n; l++) data[l] = from[l]; }
};

// to[i] = f(from[i])
template <class T, class U, class F> SPARSOME_INLINE void transform(const T* from, U* to, int64_t n, F f) {
  int64_t i = 0;
  for (; i + 8 <= n; i += 8) store8(to + i, f(load8(from + i)));
  if (i == n) return;
  U last[8];
  store8(last, f(load8(Padded<T>(from + i, n - i).data)));
  for (int64_t l = 0; i + l < n; l++) to[i + l] = last[l];
}

// Element type of new values: f64 of f64, f32 of everything else.
template <class T> struct real_of { typedef float type; };
template <> struct real_of<double> { typedef double type; };

// The value divided by the factor of its line, as `sparse.scale-major` rounds it: f32 results are quotients of f32 operands, so
// integers are rounded first. Factor 0 counts as 1.
template <class T> struct Quotient {
  float divisor;
  explicit Quotient(float factor) : divisor(factor == 0 ? 1 : factor) {}
  SPARSOME_INLINE f64x8 operator()(f64x8 v) const {
    for (auto& part : v.part) part = __builtin_convertvector(__builtin_convertvector(part, f32_half) / divisor, f64_native);
    return v;
  }
};
template <> struct Quotient<double> {
  f64x8 divisor;
  explicit Quotient(double factor) : divisor(factor == 0 ? 1 : factor) {}
  SPARSOME_INLINE f64x8 operator()(f64x8 v) const { return v / divisor; }
};

}}  // namespace sparsome::SPARSOME_TARGET
