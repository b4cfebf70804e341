// Splitting communities into well-connected parts; packages/js/src/leiden/refinement.ts says what it does. Communities do
// not touch each other here, and draws are keyed by node: any number of workers gives the same parts.
#pragma once
#include "../math/exp.hpp"
#include "moving.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace leiden {

struct Refinement {
  int32_t *sorted, *end_of;  // nodes by community, in random order within each; where each community ends
  int32_t *part, *size;
  double *strength_of_part;
  double *outward;           // weight between a part and the rest of its community

  // `order`: one element for each node.
  void begin(const Network& g, const int32_t* community, const Key& key, int32_t* order) {
    const int32_t n = g.nodes;
    shuffle(order, n, key, refinement);
    for (int32_t c = 0; c <= n; c++) end_of[c] = 0;
    for (int32_t v = 0; v < n; v++) end_of[community[v] + 1]++;
    for (int32_t c = 0; c < n; c++) end_of[c + 1] += end_of[c];
    for (int32_t i = 0; i < n; i++) sorted[end_of[community[order[i]]]++] = order[i];
    for (int32_t v = 0; v < n; v++) {
      part[v] = v;
      size[v] = 1;
      strength_of_part[v] = g.strength[v];
    }
  }
  // The first place from `at` on where a community begins.
  int32_t border(const Network& g, const int32_t* community, int64_t at) const {
    if (at <= 0) return 0;
    if (at >= g.nodes) return g.nodes;
    const int32_t c = community[sorted[at]];
    return community[sorted[at - 1]] == c ? end_of[c] : int32_t(at);
  }
  bool well_connected(int32_t d, double price, double whole) const {
    return outward[d] >= price * strength_of_part[d] * (whole - strength_of_part[d]);
  }
  // The whole communities at places from ... to - 1.
  void refine(const Network& g, const int32_t* community, const double* strength_of, double price, double theta, double unit, const Key& key,
              const Candidates& c, int32_t from, int32_t to);
};

inline void Refinement::refine(const Network& g, const int32_t* community, const double* strength_of, double price, double theta, double unit,
                               const Key& key, const Candidates& c, int32_t from, int32_t to) {
  double *const linked = c.linked, *const up_to = c.up_to;
  int32_t* const seen = c.seen;
  for (int32_t i = from; i < to; i++) {
    const int32_t v = sorted[i], own = community[v];
    if (i + 4 < to) fetch_edges(g, sorted[i + 4]);
    double sum = 0;
    for (int32_t p = g.start[v]; p < g.end[v]; p++) sum += community[g.to[p]] == own ? g.weight[p] : 0.0;
    outward[v] = sum;
  }
  for (int32_t i = from; i < to; i++) {
    const int32_t v = sorted[i], own = community[v];
    const double whole = strength_of[own], strength = g.strength[v], cost = price * strength;
    if (i + 4 < to) fetch_edges(g, sorted[i + 4]);
    if (size[v] != 1 || part[v] != v || !well_connected(v, price, whole)) continue;
    int32_t candidates = 1;
    seen[0] = v;
    for (int32_t p = g.start[v]; p < g.end[v]; p++) {
      const int32_t u = g.to[p];
      if (community[u] != own) continue;
      const int32_t d = part[u];
      const double sum = linked[d];
      seen[candidates] = d;
      candidates += sum == 0;
      linked[d] = sum + g.weight[p];
    }
    double best = 0;
    int32_t target = v;
    up_to[0] = 0;
    for (int32_t s = 1; s < candidates; s++) {
      const int32_t d = seen[s];
      const double gain = linked[d] - cost * strength_of_part[d];
      const bool fits = gain >= 0 && well_connected(d, price, whole);
      up_to[s] = fits ? gain : -1;
      if (fits && gain > best) { best = gain; target = d; }
    }
    if (theta > 0) {
      double sum = 0;
      for (int32_t s = 0; s < candidates; s++) if (up_to[s] >= 0) up_to[s] = sum += exp((up_to[s] - best) * unit / theta);
      const double drawn = draw_of(v, key) * sum;
      for (int32_t s = 0; s < candidates; s++) {
        if (up_to[s] < 0 || drawn >= up_to[s]) continue;
        target = seen[s];
        break;
      }
    }
    const double joined = linked[target];
    for (int32_t s = 0; s < candidates; s++) linked[seen[s]] = 0;
    if (target == v) continue;
    part[v] = target;
    size[target]++;
    size[v] = 0;
    strength_of_part[target] += strength;
    strength_of_part[v] = 0;
    outward[target] = outward[target] + outward[v] - 2 * joined;
  }
}

// Numbers in order of first appearance, in place; how many. `number`: one element for each.
inline int32_t renumber(int32_t* part, int32_t n, int32_t* number) {
  for (int32_t v = 0; v < n; v++) number[v] = -1;
  int32_t parts = 0;
  for (int32_t v = 0; v < n; v++) {
    int32_t& d = number[part[v]];
    if (d == -1) d = parts++;
    part[v] = d;
  }
  return parts;
}

}}}  // namespace sparsome::SPARSOME_TARGET::leiden
