// The k nearest rows of a query, exactly: the contract's distance, and a heap in the place where they will be given out.
#pragma once
#include "kernel.hpp"
#include "values.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

// Coordinate t in lane t mod 8, lanes added as everywhere.
template <class A, class B> SPARSOME_INLINE double squared_distance(const A* a, const B* b, int64_t coordinates) {
  f64x8 sum = 0.0;
  int64_t t = 0;
  for (; t + 8 <= coordinates; t += 8) {
    const f64x8 d = load8(a + t) - load8(b + t);
    sum += d * d;
  }
  if (t < coordinates) {
    const f64x8 d = load8(Padded<A>(a + t, coordinates - t).data) - load8(Padded<B>(b + t, coordinates - t).data);
    sum += d * d;
  }
  return reduce(sum);
}

// A heap whose first entry is the farthest: the larger square, of equal squares the larger index. Free places hold an infinite
// square and index -1. See packages/js/src/nearest.ts.
struct Nearest {
  double* squares;
  int32_t* indices;
  int64_t k;

  void clear() {
    for (int64_t i = 0; i < k; i++) { squares[i] = __builtin_inf(); indices[i] = -1; }
  }
  static bool farther(double a, int32_t i, double b, int32_t j) { return a > b || (a == b && i > j); }
  void offer(double square, int32_t index) {
    if (square < __builtin_inf() && farther(squares[0], indices[0], square, index)) sink(k, square, index);
  }
  // Puts a row in place of the first, and the heap in order.
  void sink(int64_t size, double square, int32_t index) {
    int64_t at = 0;
    for (int64_t child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && farther(squares[child + 1], indices[child + 1], squares[child], indices[child])) child++;
      if (!farther(squares[child], indices[child], square, index)) break;
      squares[at] = squares[child];
      indices[at] = indices[child];
      at = child;
    }
    squares[at] = square;
    indices[at] = index;
  }
  // Nearest first; squares become distances, free places NaN.
  void finish() {
    for (int64_t size = k - 1; size > 0; size--) {
      const double square = squares[size];
      const int32_t index = indices[size];
      squares[size] = squares[0];
      indices[size] = indices[0];
      sink(size, square, index);
    }
    for (int64_t i = 0; i < k; i++) squares[i] = indices[i] < 0 ? __builtin_nan("") : __builtin_sqrt(squares[i]);
  }
};

}}  // namespace sparsome::SPARSOME_TARGET
