// Eigenvalues of a symmetric 8 x 8 matrix by cyclic Jacobi rotations: packages/js/src/spectral.ts.
#pragma once
#include "simd.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

struct Small {
  double at[8][8];
};

inline void rotate_columns(Small& m, int p, int q, double c, double s) {
  for (int k = 0; k < 8; k++) {
    const double v = m.at[k][p], w = m.at[k][q];
    m.at[k][p] = c * v - s * w;
    m.at[k][q] = s * v + c * w;
  }
}
inline void rotate_rows(Small& m, int p, int q, double c, double s) {
  for (int k = 0; k < 8; k++) {
    const double v = m.at[p][k], w = m.at[q][k];
    m.at[p][k] = c * v - s * w;
    m.at[q][k] = s * v + c * w;
  }
}

// The eigenvalues, descending, become the diagonal of `a`; the eigenvectors are the columns of `u`.
inline void eigh(Small& a, Small& u) {
  for (int i = 0; i < 8; i++) for (int j = 0; j < 8; j++) u.at[i][j] = i == j;
  for (int sweep = 0; sweep < 12; sweep++) {
    for (int p = 0; p < 8; p++) {
      for (int q = p + 1; q < 8; q++) {
        if (a.at[p][q] == 0) continue;
        const double theta = (a.at[q][q] - a.at[p][p]) / (2 * a.at[p][q]);
        const double t = (theta < 0 ? -1 : 1) / ((theta < 0 ? -theta : theta) + __builtin_sqrt(theta * theta + 1));
        const double c = 1 / __builtin_sqrt(t * t + 1), s = t * c;
        rotate_columns(a, p, q, c, s);
        rotate_rows(a, p, q, c, s);
        rotate_columns(u, p, q, c, s);
      }
    }
  }
  for (int i = 0; i < 8; i++) {
    int best = i;
    for (int j = i + 1; j < 8; j++) if (a.at[j][j] > a.at[best][best]) best = j;
    if (best == i) continue;
    const auto swap = [](double& x, double& y) { const double z = x; x = y; y = z; };
    swap(a.at[i][i], a.at[best][best]);
    for (int k = 0; k < 8; k++) swap(u.at[k][i], u.at[k][best]);
  }
}

}}  // namespace sparsome::SPARSOME_TARGET
