// The squared distance of the contracts of `knn`.
#pragma once
#include "call.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

// As `squared_distance` of nearest.hpp, eight sums in registers.
template <class A, class B> inline double square_of(const A* a, const B* b, int64_t coordinates) {
  double sum[8] = {};
  for (int64_t t = 0; t < coordinates; t += 8) {
    for (int l = 0; l < 8; l++) {
      const double d = t + l < coordinates ? double(a[t + l]) - double(b[t + l]) : 0;
      sum[l] += d * d;
    }
  }
  return ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
}

}}  // namespace sparsome::SPARSOME_TARGET
