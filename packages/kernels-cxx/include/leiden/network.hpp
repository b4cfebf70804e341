// Undirected graphs with whole weights, as packages/js/src/leiden/network.ts makes them.
#pragma once
#include "../matrix.hpp"
#include "../simd.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace leiden {

// Each edge is stored both ways, none from a node to itself: edges start[v] ... end[v] - 1 of node v, perhaps with gaps
// between nodes. `strength`: all weights of a node, that to itself included.
struct Network {
  int32_t nodes;
  int32_t *start, *end, *to;
  double *weight, *strength;
};

// Parts of one block of memory, in turn. From address 0 on it measures how much is needed.
class Layout {
 public:
  explicit Layout(uint8_t* from) : first_(reinterpret_cast<uintptr_t>(from)), at_((first_ + 63) & ~uintptr_t(63)) {}
  template <class T> T* take(int64_t n) {
    T* const part = reinterpret_cast<T*>(at_);
    at_ += (uintptr_t(n) * sizeof(T) + 63) & ~uintptr_t(63);
    return part;
  }
  // For any alignment of the first byte.
  int64_t bytes() const { return int64_t(at_ - first_) + 64; }

 private:
  uintptr_t first_, at_;
};

inline Network network_of(Layout& memory, int64_t nodes, int64_t edges) {
  Network g = {};
  g.start = memory.take<int32_t>(nodes + 1);
  g.end = memory.take<int32_t>(nodes + 1);
  g.to = memory.take<int32_t>(edges);
  g.weight = memory.take<double>(edges);
  g.strength = memory.take<double>(nodes);
  return g;
}

// Rows are sorted: the entries below the diagonal of each come up in order when the rows before it are read.
inline bool is_symmetric(const Network& g, int32_t* cursor) {
  for (int32_t v = 0; v < g.nodes; v++) cursor[v] = g.start[v];
  for (int32_t v = 0; v < g.nodes; v++) {
    int32_t p = g.start[v];
    while (p < g.end[v] && g.to[p] < v) p++;
    if (cursor[v] != p) return false;
    for (; p < g.end[v]; p++) {
      const int32_t u = g.to[p], q = cursor[u];
      if (q >= g.end[u] || g.to[q] != v || g.weight[q] != g.weight[p]) return false;
      cursor[u] = q + 1;
    }
  }
  return true;
}

struct Weighed { bool valid; double total, unit; };

// Reads the matrix of weights into `g`, rounded to multiples of `unit`. Not valid: a negative weight, not symmetric, or too
// large a sum. `cursor`: one element for each node.
template <class T, class P> inline Weighed weigh(const Matrix<T, P>& matrix, Network& g, int32_t* cursor) {
  constexpr Weighed refused = {false, 0, 0};
  const int64_t entries = matrix.start(matrix.major);
  double total = 0;
  for (int64_t p = 0; p < entries; p++) {
    if (matrix.data[p] < 0) return refused;
    total += double(matrix.data[p]);
  }
  if (!(total <= 1e300)) return refused;
  // The least power of two that is not below the sum becomes 2^51: then any sum of rounded weights is exact in f64.
  double power = 1;
  while (power < total) power *= 2;
  while (total > 0 && power / 2 >= total) power /= 2;
  const double up = min(0x1p51 / power, 0x1p1000);
  g.nodes = int32_t(matrix.major);
  int32_t edges = 0;
  for (int32_t v = 0; v < g.nodes; v++) {
    const Line<T> line = matrix.line(v);
    double strength = 0;
    g.start[v] = edges;
    for (int64_t i = 0; i < line.size; i++) {
      const double w = round_even(double(line.data[i]) * up);
      if (w == 0) continue;
      strength += w;
      if (line.indices[i] == v) continue;
      g.to[edges] = line.indices[i];
      g.weight[edges++] = w;
    }
    g.end[v] = edges;
    g.strength[v] = strength;
  }
  if (!is_symmetric(g, cursor)) return refused;
  return {true, total, 1 / up};
}

}}}  // namespace sparsome::SPARSOME_TARGET::leiden
