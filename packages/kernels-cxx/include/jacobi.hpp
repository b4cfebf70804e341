// Eigenvalues and eigenvectors of small symmetric matrices by cyclic Jacobi rotations (Golub and Van Loan, 8.5):
// packages/js/src/jacobi.ts, operation by operation.
#pragma once
#include "kernel.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

inline void swap_doubles(double& a, double& b) { const double t = a; a = b; b = t; }

// a (size x size): eigenvalues onto the diagonal, descending; u: eigenvectors as columns. 12 sweeps.
template <int size> inline void eigenvectors(double* a, double* u) {
  for (int i = 0; i < size; i++) for (int j = 0; j < size; j++) u[i * size + j] = i == j;
  const auto turn = [](double* x, double* y, int step, double c, double s) {
    for (int k = 0; k < size; k++, x += step, y += step) {
      const double v = *x, w = *y;
      *x = c * v - s * w;
      *y = s * v + c * w;
    }
  };
  for (int sweep = 0; sweep < 12; sweep++) for (int p = 0; p < size; p++) for (int q = p + 1; q < size; q++) {
    const double off = a[p * size + q];
    if (off == 0) continue;
    const double theta = (a[q * size + q] - a[p * size + p]) / (2 * off), magnitude = theta < 0 ? -theta : theta;
    const double t = (theta < 0 ? -1 : 1) / (magnitude + __builtin_sqrt(theta * theta + 1));
    const double c = 1 / __builtin_sqrt(t * t + 1), s = t * c;
    turn(a + p, a + q, size, c, s);
    turn(a + p * size, a + q * size, 1, c, s);
    turn(u + p, u + q, size, c, s);
  }
  for (int i = 0; i < size; i++) {
    int best = i;
    for (int j = i + 1; j < size; j++) if (a[j * size + j] > a[best * size + best]) best = j;
    swap_doubles(a[i * size + i], a[best * size + best]);
    if (best != i) for (int k = 0; k < size; k++) swap_doubles(u[k * size + i], u[k * size + best]);
  }
}

}}  // namespace sparsome::SPARSOME_TARGET
