#include "call.hpp"
#include "directed.hpp"
#include "heap_sort.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::graph_fuzzy_union_fill;

// An entry of a row before it is written: column, then where its weight comes from. One's own edges (place p) and those of
// others (place p of the column's vertex, marked) never share a column, so keys differ and sorting them has one result.
constexpr uint64_t of_other = uint64_t(1) << 31;
inline uint64_t key_of_edge(int64_t column, int64_t place, bool other) { return uint64_t(column) << 32 | (other ? of_other : 0) | uint64_t(place); }

// Pointers count from the first; rows of an `indptr` that does not fit the graph are cut off.
struct Rows {
  Pointers at;
  int64_t base;
  explicit Rows(const Call& f) : at(f[y]), base(at(0)) {}
  int64_t operator()(int64_t row) const { return at(row) - base; }
};
struct Memory {
  uint32_t* filled;  // of each row: entries so far
  uint64_t* keys;
  explicit Memory(const Call& f) : filled(f.scratch_as<uint32_t>()), keys(f.scratch_as<uint64_t>((f[indices].major * 4 + 63) / 64 * 64)) {}
};
inline void add(const Memory& m, const Rows& rows, int64_t row, uint64_t key) {
  const int64_t at = rows(row) + atomic_add(m.filled + row, 1u);
  if (at < rows(row + 1)) m.keys[at] = key;
}

SPARSOME_GLOBAL(graph_fuzzy_union_fill_start) {
  if (thread_number() < f[indices].major) Memory(f).filled[thread_number()] = 0;
}

// A thread for each place of a neighbour: entries come to their rows in any order.
SPARSOME_GLOBAL(graph_fuzzy_union_fill_collect) {
  const Directed g(f[indices], f[weights]);
  const int64_t p = thread_number();
  if (p >= g.vertices * g.k) return;
  const int64_t i = p / g.k;
  if (!g.is_edge(i, p)) return;
  const Memory m(f);
  const Rows rows(f);
  add(m, rows, i, key_of_edge(g.indices[p], p % g.k, false));
  if (g.weight(g.indices[p], i) == 0) add(m, rows, g.indices[p], key_of_edge(i, p % g.k, true));
}

// A thread for each row.
SPARSOME_GLOBAL(graph_fuzzy_union_fill) {
  const Directed g(f[indices], f[weights]);
  const int64_t i = thread_number();
  if (i >= g.vertices) return;
  const Memory m(f);
  const Rows rows(f);
  const int64_t from = rows(i), n = min(rows(i + 1) - from, int64_t(m.filled[i]));
  heap_sort(m.keys + from, n);
  for (int64_t q = from; q < from + n; q++) {
    const int64_t column = int64_t(m.keys[q] >> 32), place = int64_t(m.keys[q] & (of_other - 1));
    const bool other = (m.keys[q] & of_other) != 0;
    const float a = g.weights[(other ? column : i) * g.k + place], b = other ? 0 : g.weight(column, i);
    f[y].indices_as()[q] = int32_t(column);
    f[y].as<float>()[q] = other ? a : (a + b) - a * b;
  }
}
}}  // namespace sparsome::SPARSOME_TARGET
