#include "arena.hpp"
#include "minors.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::sparse_gram;

// Entries of major lines that are worked on in one round: with their transpose they stay in the cache.
constexpr int64_t tile = 1 << 19;
// Minor lines that a share takes at a time: long and short ones are dealt out evenly.
constexpr int64_t group = 16;

struct Work {
  struct State { int64_t from, to, base; bool mirroring; };
  State* state;
  uint32_t *begin, *next, *at, *end;  // of each minor line its entries in the tile: where they are, and where their major lines end

  Work(Arena& arena, const Slot& x) {
    const int64_t most = min(x.nnz, max(tile, x.minor));
    state = arena.take<State>(1);
    begin = arena.take<uint32_t>(x.minor + 2);
    next = arena.take<uint32_t>(x.minor + 1);
    at = arena.take<uint32_t>(most);
    end = arena.take<uint32_t>(most);
  }
};

int64_t scratch(const Frame& f, int32_t) {
  Arena arena;
  Work(arena, f[x]);
  return arena.bytes();
}

// The next tile and its transpose.
template <class T, class P> void turn(const Work& w, const Matrix<T, P>& x) {
  auto& s = *w.state;
  s.from = s.to;
  s.base = x.start(s.from);
  do s.to++; while (s.to < x.major && x.start(s.to + 1) - s.base <= tile);
  const int64_t n = x.start(s.to) - s.base;
  const int32_t* const index = x.indices + s.base;
  for (int64_t i = 0; i <= x.minor; i++) w.begin[i] = 0;
  for (int64_t p = 0; p < n; p++) w.begin[index[p] + 1]++;
  for (int64_t i = 0; i < x.minor; i++) w.begin[i + 1] += w.begin[i];
  for (int64_t i = 0; i < x.minor; i++) w.next[i] = w.begin[i];
  for (int64_t m = s.from; m < s.to; m++) {
    const uint32_t last = uint32_t(x.start(m + 1) - s.base);
    for (uint32_t p = uint32_t(x.start(m) - s.base); p < last; p++) {
      const uint32_t q = w.next[index[p]]++;
      w.at[q] = p;
      w.end[q] = last;
    }
  }
}

// Adds the products of minor line j with those from j on: the indices of a major line differ, so four updates are independent.
template <class T, class P> void row(const Work& w, const Matrix<T, P>& x, int64_t j, double* g, double* total) {
  const int32_t* const index = x.indices + w.state->base;
  const T* const value = x.data + w.state->base;
  const uint32_t stop = w.begin[j + 1];
  double sum_j = *total;
  for (uint32_t q = w.begin[j]; q < stop; q++) {
    uint32_t p = w.at[q];
    const uint32_t last = w.end[q];
    const double v = double(value[p]);
    sum_j += v;
    if (q + 6 < stop) {
      fetch(index + w.at[q + 6], 48);
      fetch(value + w.at[q + 6], 48);
    }
    for (; p + 3 < last; p += 4) {
      double *g0 = g + index[p], *g1 = g + index[p + 1], *g2 = g + index[p + 2], *g3 = g + index[p + 3];
      const double a0 = *g0 + v * double(value[p]), a1 = *g1 + v * double(value[p + 1]);
      const double a2 = *g2 + v * double(value[p + 2]), a3 = *g3 + v * double(value[p + 3]);
      *g0 = a0; *g1 = a1; *g2 = a2; *g3 = a3;
    }
    for (; p < last; p++) g[index[p]] += v * double(value[p]);
  }
  *total = sum_j;
}

bool next(const Frame& f, int64_t round, int32_t) {
  Arena arena(f);
  const Work w(arena, f[x]);
  if (round == 0) *w.state = {};
  f.progress(w.state->to, f[x].major);
  if (w.state->mirroring) return false;
  if (w.state->to >= f[x].major) {
    if (round == 0) {
      for (int64_t i = 0; i < f[x].minor; i++) f[sum].as<double>()[i] = 0;
      for (int64_t i = 0; i < f[x].minor * f[x].minor; i++) f[gram].as<double>()[i] = 0;
      return false;
    }
    return w.state->mirroring = true;
  }
  visit(f[x], [&](const auto& matrix) { turn(w, matrix); });
  return true;
}

void mirror(double* g, int64_t size, int32_t share, int32_t shares) {
  constexpr int64_t edge = 64;
  for (int64_t i0 = share * edge; i0 < size; i0 += shares * edge) {
    for (int64_t j0 = 0; j0 <= i0; j0 += edge) {
      for (int64_t i = i0; i < min(size, i0 + edge); i++) for (int64_t j = j0; j < min(i, j0 + edge); j++) g[i * size + j] = g[j * size + i];
    }
  }
}

void run(const Frame& f, int32_t share, int32_t shares) {
  Arena arena(f);
  const Work w(arena, f[x]);
  const int64_t size = f[x].minor;
  double *const g = f[gram].as<double>(), *const s = f[sum].as<double>();
  if (w.state->mirroring) return mirror(g, size, share, shares);
  visit(f[x], [&](const auto& matrix) {
    for (int64_t from = share * group; from < size; from += shares * group) {
      for (int64_t j = from; j < min(size, from + group); j++) {
        if (w.state->from == 0) {
          s[j] = 0;
          for (int64_t k = j; k < size; k++) g[j * size + k] = 0;
        }
        row(w, matrix, j, g + j * size, s + j);
      }
    }
  });
}
}  // namespace

SPARSOME_KERNEL(sparse_gram, "sparse.gram", 1, many, scratch, run, next)
}}  // namespace sparsome::SPARSOME_TARGET
