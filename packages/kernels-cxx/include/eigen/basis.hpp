// Orthonormal blocks of B vectors: packages/js/src/eigen/basis.ts.
#pragma once
#include "../block.hpp"
#include "../random.hpp"
#include "vectors.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

// Element e of stream `stream`: uniform in [-1, 1).
inline double draw(uint64_t seed, uint64_t e, uint64_t stream) {
  const RandomBlock r = philox(seed, e / 2, stream);
  return 2 * (e % 2 == 0 ? uniform(r.word[0], r.word[1]) : uniform(r.word[2], r.word[3])) - 1;
}

template <int B> struct Basis {
  int64_t size;
  double *q, *columns;  // blocks one behind the other, each row-major; B columns, `column_stride()` apart
  uint64_t seed;
  int32_t* fresh;       // columns drawn so far in place of vanished ones

  static int64_t column_stride(int64_t size) { return (size + 7) / 8 * 8; }
  double* block(int64_t n) const { return q + n * size * B; }

  void start() const {
    *fresh = 0;
    for (int64_t e = 0; e < size * B; e += 2) {
      const RandomBlock r = philox(seed, uint64_t(e / 2), 0);
      q[e] = 2 * uniform(r.word[0], r.word[1]) - 1;
      q[e + 1] = 2 * uniform(r.word[2], r.word[3]) - 1;
    }
    double r[B * B];
    orthonormalize(0, r, 1);
  }

  // h = (blocks n …)' z, N blocks at a time: their sums are independent and hide each other's latency.
  template <int N> void project(int64_t n, const double* z, double* h) const {
    Block<B> sum[N][B];
    for (auto& s : sum) for (auto& row : s) row = Block<B>::zero();
    const double* const y = block(n);
    for (int64_t i = 0; i < size * B; i += B) {
      const Block<B> row = Block<B>::load(z + i);
      for (int k = 0; k < N; k++) for (int u = 0; u < B; u++) sum[k][u].add(y[k * size * B + i + u], row);
    }
    for (int k = 0; k < N; k++) for (int u = 0; u < B; u++) sum[k][u].store(h + (k * B + u) * B);
  }

  // z -= (block n) h over some rows.
  void deflate(int64_t n, double* z, const double* h, int64_t from, int64_t to) const {
    const double* const y = block(n);
    Block<B> part[B];
    for (int u = 0; u < B; u++) part[u] = Block<B>::load(h + u * B);
    for (int64_t i = from * B; i < to * B; i += B) {
      Block<B> row = Block<B>::load(z + i);
      for (int u = 0; u < B; u++) row.subtract(y[i + u], part[u]);
      row.store(z + i);
    }
  }

  // Block n as Q R, R in r.
  void orthonormalize(int64_t n, double* r, double scale) const {
    constexpr double vanished = 1e-13, weak = 1e-8;
    const int64_t stride = column_stride(size);
    double* const own = block(n);
    for (int64_t i = 0; i < size; i++) for (int c = 0; c < B; c++) columns[c * stride + i] = own[i * B + c];
    for (int e = 0; e < B * B; e++) r[e] = 0;
    for (int c = 0; c < B; c++) {
      double* const x = columns + c * stride;
      for (int pass = 0; pass < 2; pass++) {
        for (int u = 0; u < c; u++) {
          const double h = dot(columns + u * stride, x, size);
          r[u * B + c] += h;
          subtract(x, h, columns + u * stride, size);
        }
      }
      const double norm = __builtin_sqrt(dot(x, x, size));
      if (norm > vanished * scale) {
        r[c * B + c] = norm;
        divide(x, norm);
        if (norm > weak * scale) continue;
      } else {
        ++*fresh;
        for (int64_t i = 0; i < size; i++) x[i] = draw(seed, uint64_t(i), uint64_t(*fresh));
      }
      for (int pass = 0; pass < 2; pass++) purge(n, c);
      divide(x, __builtin_sqrt(dot(x, x, size)));
    }
    for (int64_t i = 0; i < size; i++) for (int c = 0; c < B; c++) own[i * B + c] = columns[c * stride + i];
  }

 private:
  void divide(double* x, double by) const {
    if (by == 0) return;
    for (int64_t i = 0; i < size; i++) x[i] /= by;
  }

  void purge(int64_t n, int c) const {
    double* const x = columns + c * column_stride(size);
    for (int64_t b = 0; b < n; b++) {
      const double* const y = block(b);
      Block<B> sum = Block<B>::zero();
      for (int64_t i = 0; i < size; i++) sum.add(x[i], Block<B>::load(y + i * B));
      double h[B];
      sum.store(h);
      for (int64_t i = 0; i < size; i++) {
        double v = x[i];
        for (int u = 0; u < B; u++) v -= h[u] * y[i * B + u];
        x[i] = v;
      }
    }
    for (int u = 0; u < c; u++) {
      const double* const other = columns + u * column_stride(size);
      subtract(x, dot(other, x, size), other, size);
    }
  }
};

}}  // namespace sparsome::SPARSOME_TARGET
