#include "jacobi.hpp"
#include "matrix.hpp"
#include "mix.hpp"
#include "scratch.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::graph_spectral_start;

constexpr int rounds = 4, degree = 10;
constexpr int64_t block_rows = 1024;  // of partial sums: part of the contract

// What a round does. Each sum over rows is made of partial sums of blocks, added up before the next round.
enum Op : int8_t { prepare, project, subtract, first, step, gram, turn, apply, ritz };
// One pass: filter out what is small, orthonormalise twice, Rayleigh-Ritz.
constexpr Op pass[] = {project, subtract, first, step, step, step, step, step, step, step, step, step, project, subtract, gram, turn, gram, turn, apply, ritz, turn};
constexpr int ops = sizeof pass / sizeof pass[0];
static_assert(degree == 10, "the pass holds one first and nine further steps");

struct State {
  Op op;
  int64_t nodes, blocks;
  double norm, low;
  double *root, *weights;     // square roots of the strengths; w / (root root')
  double *x, *y, *z;          // nodes x 8
  double* partial;            // blocks x 64
  double total[8];
  Small rotation;
};

void lay_out(const Frame& f, Scratch& s, State& p) {
  const int64_t n = f[graph].major;
  p.root = s.take<double>(n);
  p.weights = s.take<double>(f[graph].nnz);
  p.x = s.take<double>(8 * n);
  p.y = s.take<double>(8 * n);
  p.z = s.take<double>(8 * n);
  p.partial = s.take<double>((n / block_rows + 1) * 64);
}
int64_t scratch(const Frame& f, int32_t) {
  Scratch s;
  State p;
  s.take<State>(1);
  lay_out(f, s, p);
  return s.bytes();
}

template <class F> void with_graph(const Frame& f, F&& work) {
  if (f[graph].ptr == i64) work(Matrix<float, int64_t>(f[graph])); else work(Matrix<float, int32_t>(f[graph]));
}

template <class P> void strengths(State& p, const Matrix<float, P>& g) {
  p.nodes = g.major;
  p.blocks = (g.major + block_rows - 1) / block_rows;
  p.norm = 0;
  p.low = 0.5;
  for (int64_t i = 0; i < g.major; i++) {
    double strength = 0;
    for (int64_t e = g.start(i); e < g.start(i + 1); e++) strength += double(g.data[e]);
    p.root[i] = __builtin_sqrt(strength);
    p.norm += strength;
  }
}
template <class P> void fill(const Frame& f, State& p, const Matrix<float, P>& g, Range rows) {
  const uint32_t key = mix(uint32_t(f.attribute(seed)) + 0x9e3779b9u);
  for (int64_t i = rows.from; i < rows.to; i++) {
    for (int64_t e = g.start(i); e < g.start(i + 1); e++) {
      const double scale = p.root[i] * p.root[g.indices[e]];
      p.weights[e] = scale > 0 ? double(g.data[e]) / scale : 0;
    }
    for (int64_t c = 0; c < 8; c++) p.x[8 * i + c] = (double(mix(uint32_t(8 * i + c) ^ key)) * 0x1p-31 - 1.0) * p.root[i];
  }
}

// to = scale (M from - centre from) - before
template <class P> void multiply(const State& p, const Matrix<float, P>& g, Range rows, const double* from, const double* before, double* to, double scale, double centre) {
  for (int64_t i = rows.from; i < rows.to; i++) {
    f64x8 sum(0);
    for (int64_t e = g.start(i); e < g.start(i + 1); e++) sum += f64x8(p.weights[e]) * f64x8::load(from + 8 * int64_t(g.indices[e]));
    f64x8 v = f64x8(scale) * (sum - f64x8(centre) * f64x8::load(from + 8 * i));
    if (before) v -= f64x8::load(before + 8 * i);
    v.store(to + 8 * i);
  }
}

// Partial sums of x'y for some blocks.
void partial_gram(const State& p, const double* x, const double* y, Range blocks) {
  for (int64_t b = blocks.from; b < blocks.to; b++) {
    f64x8 sum[8];
    for (auto& s : sum) s = f64x8(0);
    for (int64_t i = b * block_rows; i < min(p.nodes, (b + 1) * block_rows); i++) {
      const f64x8 row = f64x8::load(y + 8 * i);
      for (int a = 0; a < 8; a++) sum[a] += f64x8(x[8 * i + a]) * row;
    }
    for (int a = 0; a < 8; a++) sum[a].store(p.partial + 64 * b + 8 * a);
  }
}
Small added(const State& p) {
  Small total = {};
  for (int64_t b = 0; b < p.blocks; b++) for (int n = 0; n < 64; n++) total.at[n / 8][n % 8] += p.partial[64 * b + n];
  return total;
}

// The serial end of a round.
void conclude(State& p) {
  switch (p.op) {
    case prepare: case subtract: case turn: break;
    case project:
      for (double& t : p.total) t = 0;
      for (int64_t b = 0; b < p.blocks; b++) for (int c = 0; c < 8; c++) p.total[c] += p.partial[64 * b + c];
      for (double& t : p.total) t = p.norm > 0 ? t / p.norm : 0;
      break;
    case first: case step: {  // y = the new column, x = the one before, z = scratch
      if (p.op == first) break;
      double* const old = p.x;
      p.x = p.y;
      p.y = p.z;
      p.z = old;
      break;
    }
    case gram: {
      Small g = added(p), u;
      eigh(g, u);
      for (int a = 0; a < 8; a++) for (int b = 0; b < 8; b++) p.rotation.at[a][b] = u.at[a][b] / __builtin_sqrt(g.at[b][b] > 1e-300 ? g.at[b][b] : 1);
      break;
    }
    case apply: break;
    case ritz: {
      Small g = added(p);
      for (int a = 0; a < 8; a++) for (int b = 0; b < a; b++) g.at[a][b] = g.at[b][a] = 0.5 * (g.at[a][b] + g.at[b][a]);
      eigh(g, p.rotation);
      const double least = g.at[7][7];
      p.low = max(0.2, min(0.999, least));
      break;
    }
  }
}

void write(const Frame& f, const State& p) {
  float* to = f[y].as<float>();
  for (int c = 0; c < 2; c++) {
    const auto size = [&](int64_t i) { const double v = p.x[8 * i + c]; return v < 0 ? -v : v; };
    int64_t largest = 0;
    for (int64_t i = 1; i < p.nodes; i++) if (size(i) > size(largest)) largest = i;
    const double sign = p.nodes > 0 && p.x[8 * largest + c] < 0 ? -1 : 1;
    for (int64_t i = 0; i < p.nodes; i++) to[2 * i + c] = float(sign * p.x[8 * i + c]);
  }
}

bool next(const Frame& f, int64_t round, int32_t) {
  Scratch s(f);
  State& p = *s.take<State>(1);
  f.progress(round, rounds * ops + 1);
  if (round == 0) {
    lay_out(f, s, p);
    with_graph(f, [&](const auto& g) { strengths(p, g); });
    p.op = prepare;
    return true;
  }
  conclude(p);
  if (round == rounds * ops + 1) {
    write(f, p);
    return false;
  }
  const Op last = p.op;
  p.op = pass[(round - 1) % ops];
  // The filter ends with its last column in y: what follows works on x.
  if (p.op == project && last == step) {
    double* const old = p.x;
    p.x = p.y;
    p.y = old;
  }
  return true;
}

void run(const Frame& f, int32_t share, int32_t shares) {
  State& p = *Scratch(f).take<State>(1);
  const Range blocks = part(p.blocks, share, shares), rows = {blocks.from * block_rows, min(p.nodes, blocks.to * block_rows)};
  const double half = (p.low + 1) / 2, centre = (p.low - 1) / 2;
  with_graph(f, [&](const auto& g) {
    switch (p.op) {
      case prepare: return fill(f, p, g, rows);
      case project:
        for (int64_t b = blocks.from; b < blocks.to; b++) {
          f64x8 sum(0);
          for (int64_t i = b * block_rows; i < min(p.nodes, (b + 1) * block_rows); i++) sum += f64x8(p.root[i]) * f64x8::load(p.x + 8 * i);
          sum.store(p.partial + 64 * b);
        }
        return;
      case subtract:
        for (int64_t i = rows.from; i < rows.to; i++) (f64x8::load(p.x + 8 * i) - f64x8(p.root[i]) * f64x8::load(p.total)).store(p.x + 8 * i);
        return;
      case first: return multiply(p, g, rows, p.x, nullptr, p.y, 1 / half, centre);
      case step: return multiply(p, g, rows, p.y, p.x, p.z, 2 / half, centre);
      case gram: return partial_gram(p, p.x, p.x, blocks);
      case turn:
        for (int64_t i = rows.from; i < rows.to; i++) {
          f64x8 sum(0);
          for (int a = 0; a < 8; a++) sum += f64x8(p.x[8 * i + a]) * f64x8::load(p.rotation.at[a]);
          sum.store(p.x + 8 * i);
        }
        return;
      case apply: return multiply(p, g, rows, p.x, nullptr, p.y, 1, 0);
      case ritz: return partial_gram(p, p.x, p.y, blocks);
    }
  });
}
}  // namespace

SPARSOME_KERNEL(graph_spectral_start, "graph.spectral-start", 1, few, scratch, run, next)
}}  // namespace sparsome::SPARSOME_TARGET
