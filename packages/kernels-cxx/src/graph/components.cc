#include "matrix.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::graph_components;

// The tree of each node's component; the root is its smallest member.
int32_t root_of(int32_t* parent, int32_t node) {
  while (parent[node] != node) node = parent[node] = parent[parent[node]];
  return node;
}

void run(const Frame& f, int32_t, int32_t) {
  int32_t* parent = f[component].as<int32_t>();
  const int64_t n = f[graph].major;
  const int32_t* indices = f[graph].indices_as();
  const Pointers start(f[graph]);
  const int64_t first = start(0);
  for (int64_t i = 0; i < n; i++) parent[i] = int32_t(i);
  for (int64_t i = 0; i < n; i++) {
    for (int64_t e = start(i) - first; e < start(i + 1) - first; e++) {
      const int32_t a = root_of(parent, int32_t(i)), b = root_of(parent, indices[e]);
      parent[max(a, b)] = min(a, b);
    }
  }
  // Roots come before their members: numbers replace parents in place, as -1 - number until all have one.
  uint32_t found = 0;
  for (int64_t i = 0; i < n; i++) {
    if (parent[i] == i) parent[i] = -1 - int32_t(found++);
    else {
      int32_t up = parent[i];
      while (up >= 0) up = parent[up];
      parent[i] = up;
    }
  }
  for (int64_t i = 0; i < n; i++) parent[i] = -1 - parent[i];
  f[count].as<uint32_t>()[0] = found;
}
}  // namespace

SPARSOME_KERNEL(graph_components, "graph.components", 1, none, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
