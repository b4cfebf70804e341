#include "matrix.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::graph_components;

// Each vertex points to a smaller one of its component, the smallest to itself; in the output, until it is numbered.
int32_t root_of(int32_t* parent, int32_t i) {
  while (parent[i] != i) i = parent[i] = parent[parent[i]];
  return i;
}

void run(const Frame& f, int32_t, int32_t) {
  int32_t* const parent = f[component].as<int32_t>();
  const int64_t n = f[graph].major;
  const Pointers start(f[graph]);
  const int32_t* const to = f[graph].indices_as();
  const int64_t base = start(0);
  for (int64_t i = 0; i < n; i++) parent[i] = int32_t(i);
  for (int64_t i = 0; i < n; i++) {
    const int64_t end = start(i + 1) - base;
    for (int64_t p = start(i) - base; p < end; p++) {
      const int32_t a = root_of(parent, int32_t(i)), b = root_of(parent, to[p]);
      parent[max(a, b)] = min(a, b);
    }
  }
  // Numbers are written as their complement, so that a root which has one is told from a vertex.
  int32_t found = 0;
  for (int64_t i = 0; i < n; i++) {
    int32_t r = int32_t(i);
    while (parent[r] >= 0 && parent[r] != r) r = parent[r];
    parent[i] = parent[r] < 0 ? parent[r] : ~found++;
  }
  for (int64_t i = 0; i < n; i++) parent[i] = ~parent[i];
  f[count].as<uint32_t>()[0] = uint32_t(found);
}
}  // namespace

SPARSOME_KERNEL(graph_components, "graph.components", 1, none, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
