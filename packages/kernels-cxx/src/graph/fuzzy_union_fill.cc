#include "directed.hpp"
#include "matrix.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::graph_fuzzy_union_fill;

// Round 0: each vertex writes its own edges to the begin of its row and marks those without an edge back. Then these are
// added to the other rows, in order of vertices. Round 1 sorts: own edges by insertion among the others, ascending already.
struct Memory {
  int64_t* phase;
  int64_t* ends;  // of each row: where its next entry goes
  uint8_t* single;
  explicit Memory(const Frame& f)
      : phase(reinterpret_cast<int64_t*>(uintptr_t((f.scratch + 63) / 64 * 64))), ends(phase + 8),
        single(reinterpret_cast<uint8_t*>(ends + f[indices].major)) {}
};
int64_t scratch(const Frame& f, int32_t) { return 128 + f[indices].major * 8 + f[indices].major * f[indices].minor; }

// Pointers count from the first; rows of an `indptr` that does not fit the graph are cut off.
struct Rows {
  Pointers at;
  int64_t base;
  explicit Rows(const Frame& f) : at(f[y]), base(at(0)) {}
  int64_t operator()(int64_t row) const { return at(row) - base; }
};

void add(const Frame& f, int64_t* end, int64_t limit, int32_t to, float weight) {
  if (*end >= limit) return;
  f[y].indices_as()[*end] = to;
  f[y].as<float>()[(*end)++] = weight;
}

void own_edges(const Frame& f, const Memory& m, const Directed& g, const Rows& rows, Range range) {
  for (int64_t i = range.from; i < range.to; i++) {
    int64_t end = rows(i);
    for (int64_t p = i * g.k; p < i * g.k + g.k; p++) {
      const bool edge = g.is_edge(i, p);
      m.single[p] = 0;
      if (!edge) continue;
      const float a = g.weights[p], b = g.weight(g.indices[p], i);
      m.single[p] = b == 0;
      add(f, &end, rows(i + 1), g.indices[p], (a + b) - a * b);
    }
    m.ends[i] = end;
  }
}

void sort(const Frame& f, const Rows& rows, Range range) {
  int32_t* to = f[y].indices_as();
  float* weight = f[y].as<float>();
  for (int64_t i = range.from; i < range.to; i++) {
    const int64_t from = rows(i);
    for (int64_t p = from + 1; p < rows(i + 1); p++) {
      const int32_t index = to[p];
      const float w = weight[p];
      int64_t q = p;
      for (; q > from && to[q - 1] > index; q--) { to[q] = to[q - 1]; weight[q] = weight[q - 1]; }
      to[q] = index;
      weight[q] = w;
    }
  }
}

void run(const Frame& f, int32_t share, int32_t shares) {
  const Memory m(f);
  const Directed g(f[indices], f[weights]);
  const Rows rows(f);
  const Range range = part(g.vertices, share, shares);
  if (*m.phase == 0) own_edges(f, m, g, rows, range); else sort(f, rows, range);
}

bool next(const Frame& f, int64_t round, int32_t) {
  const Memory m(f);
  *m.phase = round;
  if (round != 1) return round == 0;
  const Directed g(f[indices], f[weights]);
  const Rows rows(f);
  for (int64_t i = 0; i < g.vertices; i++) {
    for (int64_t p = i * g.k; p < i * g.k + g.k; p++) {
      if (!m.single[p]) continue;
      const int32_t to = g.indices[p];
      add(f, m.ends + to, rows(to + 1), int32_t(i), g.weights[p]);
    }
  }
  return true;
}
}  // namespace

SPARSOME_KERNEL(graph_fuzzy_union_fill, "graph.fuzzy-union-fill", 1, many, scratch, run, next)
}}  // namespace sparsome::SPARSOME_TARGET
