#include "directed.hpp"
#include "matrix.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::graph_fuzzy_union_count;

// Round 0 counts the edges of each vertex and marks those without an edge back; such an edge is an entry of the other row,
// too, which may belong to any share: these are counted at the end.
int64_t scratch(const Frame& f, int32_t) { return f[indices].major * f[indices].minor; }

void run(const Frame& f, int32_t share, int32_t shares) {
  const Directed g(f[indices], f[weights]);
  uint8_t* single = f.scratch_as<uint8_t>();
  const Range rows = part(g.vertices, share, shares);
  for (int64_t i = rows.from; i < rows.to; i++) {
    uint32_t n = 0;
    for (int64_t p = i * g.k; p < i * g.k + g.k; p++) {
      const bool edge = g.is_edge(i, p);
      single[p] = edge && g.weight(g.indices[p], i) == 0;
      n += edge;
    }
    f[count].as<uint32_t>()[i] = n;
  }
}

bool next(const Frame& f, int64_t round, int32_t) {
  if (round == 0) return true;
  const Directed g(f[indices], f[weights]);
  const uint8_t* single = f.scratch_as<uint8_t>();
  for (int64_t p = 0; p < g.vertices * g.k; p++) if (single[p]) f[count].as<uint32_t>()[g.indices[p]]++;
  return false;
}
}  // namespace

SPARSOME_KERNEL(graph_fuzzy_union_count, "graph.fuzzy-union-count", 1, many, scratch, run, next)
}}  // namespace sparsome::SPARSOME_TARGET
