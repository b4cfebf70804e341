#include "carve.hpp"
#include "jacobi.hpp"
#include "matrix.hpp"
#include "mix.hpp"
#include "simd.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::graph_spectral_start;

// See packages/js/src/kernels/graph/spectral-start.ts.
constexpr int columns = 8, filters = 4, degree = 10;
constexpr int64_t block_rows = 1024;
constexpr double dependent[2] = {1e-15, 1e-6};

enum Step : int32_t { degrees, begin, subtract, apply, filtered, gram, turn, ritz };

// One step of all rows, then what follows from its sums, on one thread.
struct State {
  Step step;
  int32_t filter, power, pass, kept;
  double low, total, scale, centre;
  double matrix[columns * columns], vectors[columns * columns];  // sums; what rows are multiplied by
};

struct Memory {
  int64_t n, blocks;
  State* state;
  double *root, *weight, *sums;  // of each block 8 x 8 sums
  f64x8 *x, *y, *z;
  int64_t bytes;

  Memory(const Frame& f, uint64_t at) : n(f[graph].major), blocks((n + block_rows - 1) / block_rows) {
    Carve c(at);
    state = c.take<State>(1);
    root = c.take<double>(n);
    weight = c.take<double>(f[graph].nnz);
    sums = c.take<double>(blocks * columns * columns);
    x = c.take<f64x8>(n);
    y = c.take<f64x8>(n);
    z = c.take<f64x8>(n);
    bytes = c.bytes();
  }
  // The three columns sets change places as the recurrence goes on: which one holds what, after `power` steps.
  f64x8* at(int32_t power, int32_t which) const {
    f64x8* const all[3] = {x, y, z};
    return all[(power + which) % 3];
  }
};

int64_t scratch(const Frame& f, int32_t) { return Memory(f, 0).bytes; }

template <class P> void rows(const Frame& f, const Memory& m, int64_t block) {
  const Matrix<float, P> a(f[graph]);
  const State& s = *m.state;
  const int64_t from = block * block_rows, to = min(m.n, from + block_rows);
  double* const sums = m.sums + block * columns * columns;
  const auto multiply = [&](const f64x8* in, int64_t i) {
    const Line<float> line = a.line(i);
    const double* const w = m.weight + a.start(i);
    f64x8 sum(0.0);
    for (int64_t e = 0; e < line.size; e++) sum += f64x8(w[e]) * in[line.indices[e]];
    return sum;
  };
  const auto along_root = [&](const f64x8* in) {
    f64x8 sum(0.0);
    for (int64_t i = from; i < to; i++) sum += f64x8(m.root[i]) * in[i];
    sum.store(sums);
  };
  const auto products = [&](const f64x8* left, const f64x8* right) {
    f64x8 sum[columns];
    for (auto& v : sum) v = f64x8(0.0);
    for (int64_t i = from; i < to; i++) {
      const double* const l = reinterpret_cast<const double*>(left + i);
      for (int c = 0; c < columns; c++) sum[c] += f64x8(l[c]) * right[i];
    }
    for (int c = 0; c < columns; c++) sum[c].store(sums + c * columns);
  };
  switch (s.step) {
    case degrees: {
      double sum = 0;
      for (int64_t i = from; i < to; i++) {
        const Line<float> line = a.line(i);
        double d = 0;
        for (int64_t e = 0; e < line.size; e++) d += double(line.data[e]);
        m.root[i] = __builtin_sqrt(d);
        sum += d;
      }
      sums[0] = sum;
      return;
    }
    case begin: {
      const uint32_t key = key_of_seed(uint32_t(f.attribute(seed)));
      for (int64_t i = from; i < to; i++) {
        const Line<float> line = a.line(i);
        for (int64_t e = 0; e < line.size; e++) {
          const double scale = m.root[i] * m.root[line.indices[e]];
          m.weight[a.start(i) + e] = scale > 0 ? double(line.data[e]) / scale : 0.0;
        }
        for (int k = 0; k < columns; k++) m.x[i].set(k, (double(mix(uint32_t(i * columns + k) ^ key)) * 0x1p-31 - 1.0) * m.root[i]);
      }
      return along_root(m.x);
    }
    case subtract:
    case gram: {
      const f64x8 along = f64x8::load(s.vectors);
      for (int64_t i = from; i < to; i++) m.x[i] -= f64x8(m.root[i]) * along;
      if (s.step == gram) products(m.x, m.x);
      return;
    }
    case apply: {
      if (s.power == 1) {
        for (int64_t i = from; i < to; i++) m.y[i] = f64x8(s.scale) * (multiply(m.x, i) - f64x8(s.centre) * m.x[i]);
        return;
      }
      const f64x8 *before = m.at(s.power - 2, 0), *in = m.at(s.power - 2, 1);
      f64x8* const out = m.at(s.power - 2, 2);
      for (int64_t i = from; i < to; i++) out[i] = f64x8(s.scale) * (multiply(in, i) - f64x8(s.centre) * in[i]) - before[i];
      return;
    }
    case filtered: {
      const f64x8* const in = m.at(degree - 2, 2);
      if (in != m.x) for (int64_t i = from; i < to; i++) m.x[i] = in[i];
      return along_root(m.x);
    }
    case turn: {
      f64x8 by[columns];
      for (int c = 0; c < columns; c++) by[c] = f64x8::load(s.vectors + c * columns);
      for (int64_t i = from; i < to; i++) {
        const f64x8 old = m.x[i];
        f64x8 sum(0.0);
        for (int c = 0; c < columns; c++) sum += f64x8(old[c]) * by[c];
        m.x[i] = sum;
      }
      if (s.pass == 0) return products(m.x, m.x);
      if (s.pass == 2) return along_root(m.x);
      return;
    }
    case ritz:
      for (int64_t i = from; i < to; i++) m.y[i] = multiply(m.x, i);
      return products(m.x, m.y);
  }
}

void run(const Frame& f, int32_t share, int32_t shares) {
  const Memory m(f, f.scratch);
  const Range mine = part(m.blocks, share, shares);
  for (int64_t b = mine.from; b < mine.to; b++) {
    if (f[graph].ptr == i64) rows<int64_t>(f, m, b); else rows<int32_t>(f, m, b);
  }
}

// Sums of all blocks, in their order.
void add_blocks(const Memory& m, int count, double* to) {
  for (int e = 0; e < count; e++) to[e] = 0;
  for (int64_t b = 0; b < m.blocks; b++) for (int e = 0; e < count; e++) to[e] += m.sums[b * columns * columns + e];
}
void along_from_sums(const Memory& m) {
  State& s = *m.state;
  add_blocks(m, columns, s.vectors);
  for (int k = 0; k < columns; k++) s.vectors[k] = s.total > 0 ? s.vectors[k] / s.total : 0.0;
}

void write(const Frame& f, const Memory& m) {
  float* const to = f[y].as<float>();
  for (int k = 0; k < 2; k++) {
    int64_t largest = 0;
    const auto magnitude = [&](int64_t i) { return m.x[i][k] < 0 ? -m.x[i][k] : m.x[i][k]; };
    for (int64_t i = 1; i < m.n; i++) if (magnitude(i) > magnitude(largest)) largest = i;
    const double sign = m.n > 0 && m.x[largest][k] < 0 ? -1 : 1;
    for (int64_t i = 0; i < m.n; i++) to[2 * i + k] = float(sign * m.x[i][k]);
  }
}

bool next(const Frame& f, int64_t round, int32_t) {
  const Memory m(f, f.scratch);
  State& s = *m.state;
  if (m.n == 0) return false;
  if (round == 0) {
    s.step = degrees;
    s.filter = 0;
    s.low = 0.5;
    return true;
  }
  switch (s.step) {
    case degrees:
      add_blocks(m, 1, &s.total);
      s.step = begin;
      return true;
    case begin:
      along_from_sums(m);
      s.step = subtract;
      return true;
    case subtract:
      s.step = apply;
      s.power = 1;
      s.scale = 1 / ((s.low + 1) / 2);
      s.centre = (s.low - 1) / 2;
      return true;
    case apply:
      f.progress(s.filter * degree + s.power, filters * degree);
      if (s.power == degree) {
        s.step = filtered;
        return true;
      }
      s.power++;
      s.scale = 2 / ((s.low + 1) / 2);
      return true;
    case filtered:
      along_from_sums(m);
      s.step = gram;
      s.pass = 0;
      return true;
    case gram:
      add_blocks(m, columns * columns, s.matrix);
      break;
    case turn:
      if (s.pass == 0) {
        add_blocks(m, columns * columns, s.matrix);
        s.pass = 1;
        break;
      }
      if (s.pass == 1) {
        s.step = ritz;
        return true;
      }
      if (++s.filter == filters) {
        write(f, m);
        return false;
      }
      along_from_sums(m);
      s.step = subtract;
      return true;
    case ritz: {
      add_blocks(m, columns * columns, s.matrix);
      double* const a = s.matrix;
      for (int i = 0; i < columns; i++) for (int j = 0; j < i; j++)
        a[i * columns + j] = a[j * columns + i] = 0.5 * (a[i * columns + j] + a[j * columns + i]);
      for (int c = s.kept; c < columns; c++) a[c * columns + c] = -2;
      eigenvectors<columns>(a, s.vectors);
      const double least = a[columns * columns - 1];
      s.low = least < 0.2 ? 0.2 : least > 0.999 ? 0.999 : least;
      s.step = turn;
      s.pass = 2;
      return true;
    }
  }
  // Columns of unit length and at right angles, once and again for the last digits.
  eigenvectors<columns>(s.matrix, s.vectors);
  s.kept = 0;
  for (int c = 0; c < columns; c++) {
    const double length = s.matrix[c * columns + c];
    const double scale = length > dependent[s.pass] * s.matrix[0] ? 1 / __builtin_sqrt(length) : 0.0;
    for (int r = 0; r < columns; r++) s.vectors[r * columns + c] *= scale;
    s.kept += scale > 0;
  }
  s.step = turn;
  return true;
}
}  // namespace

SPARSOME_KERNEL(graph_spectral_start, "graph.spectral-start", 1, many, scratch, run, next)
}}  // namespace sparsome::SPARSOME_TARGET
