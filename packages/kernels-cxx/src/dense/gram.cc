#include "arena.hpp"
#include "block.hpp"
#include "matrix.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::dense_gram;

// Rows of a tile: with 2,000 columns in f32 they stay in the second-level cache.
constexpr int64_t tile = 64;
constexpr int64_t strip = 4;  // columns j whose sums with eight columns k are held in registers

struct State { int64_t from, to; bool mirroring; };

int64_t scratch(const Frame&, int32_t) { return 256; }

bool next(const Frame& f, int64_t round, int32_t) {
  State& s = *Arena(f).take<State>(1);
  const int64_t rows = f[x].major, size = f[x].minor;
  if (round == 0) {
    s = {};
    for (int64_t j = 0; j < size; j++) f[sum].as<double>()[j] = 0;
    for (int64_t e = 0; e < size * size; e++) f[gram].as<double>()[e] = 0;
  }
  f.progress(s.to, rows);
  if (s.mirroring) return false;
  if (s.to == rows) return s.mirroring = rows > 0;
  s.from = s.to;
  s.to = min(rows, s.from + tile);
  return true;
}

// Columns j … j + N with all k >= j of one tile, rows in order.
template <int N, class T> void products(const T* from, int64_t rows, int64_t size, int64_t j, double* g) {
  int64_t k = j;
  for (; k + 8 <= size; k += 8) {
    f64x8 acc[N];
    for (int n = 0; n < N; n++) acc[n] = f64x8::load(g + (j + n) * size + k);
    for (int64_t i = 0; i < rows; i++) {
      const T* const row = from + i * size;
      double wide[8];
      for (int l = 0; l < 8; l++) wide[l] = double(row[k + l]);
      const f64x8 other = f64x8::load(wide);
      for (int n = 0; n < N; n++) acc[n] += f64x8(double(row[j + n])) * other;
    }
    for (int n = 0; n < N; n++) acc[n].store(g + (j + n) * size + k);
  }
  for (; k < size; k++) {
    for (int n = 0; n < N; n++) {
      double acc = g[(j + n) * size + k];
      for (int64_t i = 0; i < rows; i++) acc += double(from[i * size + j + n]) * double(from[i * size + k]);
      g[(j + n) * size + k] = acc;
    }
  }
}

template <class T> void add(const Frame& f, const State& s, int32_t share, int32_t shares) {
  const int64_t size = f[x].minor, rows = s.to - s.from;
  const T* const from = f[x].as<T>() + s.from * size;
  double *const g = f[gram].as<double>(), *const total = f[sum].as<double>();
  for (int64_t j = share * strip; j < size; j += shares * strip) {
    for (int64_t c = j; c < min(size, j + strip); c++) for (int64_t i = 0; i < rows; i++) total[c] += double(from[i * size + c]);
    if (j + strip <= size) products<strip>(from, rows, size, j, g);
    else for (int64_t c = j; c < size; c++) products<1>(from, rows, size, c, g);
  }
}

void run(const Frame& f, int32_t share, int32_t shares) {
  const State& s = *Arena(f).take<State>(1);
  const int64_t size = f[x].minor;
  double* const g = f[gram].as<double>();
  if (s.mirroring) {
    for (int64_t i = share; i < size; i += shares) for (int64_t j = 0; j < i; j++) g[i * size + j] = g[j * size + i];
  } else if (f[x].dtype == f64) add<double>(f, s, share, shares);
  else add<float>(f, s, share, shares);
}
}  // namespace

SPARSOME_KERNEL(dense_gram, "dense.gram", 1, many, scratch, run, next)
}}  // namespace sparsome::SPARSOME_TARGET
