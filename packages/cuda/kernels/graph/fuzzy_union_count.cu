#include "call.hpp"
#include "directed.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::graph_fuzzy_union_count;

// A thread for each place of a neighbour. An edge without one back is an entry of the other row, too. `count` is cleared before.
SPARSOME_GLOBAL(graph_fuzzy_union_count) {
  const Directed g(f[indices], f[weights]);
  const int64_t p = thread_number();
  if (p >= g.vertices * g.k) return;
  const int64_t i = p / g.k;
  if (!g.is_edge(i, p)) return;
  atomic_add(f[count].as<uint32_t>() + i, 1u);
  if (g.weight(g.indices[p], i) == 0) atomic_add(f[count].as<uint32_t>() + g.indices[p], 1u);
}
}}  // namespace sparsome::SPARSOME_TARGET
