// Fast local moving; packages/js/src/leiden/moving.ts says what it does.
#pragma once
#include "draws.hpp"
#include "network.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace leiden {

// What one worker needs beside the nodes: `linked` is 0 between nodes.
struct Candidates {
  double* linked;  // weight between the node and a community
  int32_t* seen;
  double* up_to;   // probabilities added up
};

struct Moving {
  int32_t *queue, *size, *unused;
  uint8_t* queued;
  int32_t head, left, free;
  bool moved;

  void begin(const Network& g, const int32_t* community, const Key& key) {
    shuffle(queue, g.nodes, key, visits);
    for (int32_t v = 0; v < g.nodes; v++) { queued[v] = 1; size[v] = 0; }
    for (int32_t v = 0; v < g.nodes; v++) size[community[v]]++;
    free = 0;
    for (int32_t c = g.nodes - 1; c >= 0; c--) if (size[c] == 0) unused[free++] = c;
    head = 0;
    left = g.nodes;
    moved = false;
  }
  // Makes up to `most` visits; false: nobody is left to visit.
  bool visit(const Network& g, int32_t* community, double* strength_of, double price, const Candidates& c, int64_t most);
};

// The edges of a node that will be visited soon.
SPARSOME_INLINE void fetch_edges(const Network& g, int32_t v) {
#if defined(__wasm__)
  (void)g, (void)v;
#else
  const int32_t p = g.start[v];
  __builtin_prefetch(g.to + p);
  __builtin_prefetch(g.to + p + 16);
  __builtin_prefetch(g.weight + p);
  __builtin_prefetch(g.weight + p + 8);
#endif
}

inline bool Moving::visit(const Network& g, int32_t* community, double* strength_of, double price, const Candidates& c, int64_t most) {
  double* const linked = c.linked;
  int32_t* const seen = c.seen;
  const int32_t nodes = g.nodes;
  int32_t first = head, waiting = left;
  for (; waiting > 0 && most > 0; most--) {
    const int32_t v = queue[first];
    if (++first == nodes) first = 0;
    waiting--;
    queued[v] = 0;
    if (waiting > 4) fetch_edges(g, queue[first + 3 < nodes ? first + 3 : first + 3 - nodes]);

    const int32_t old = community[v], begin = g.start[v], end = g.end[v];
    const double strength = g.strength[v], cost = price * strength, margin = strength * 0x1p-40;
    int32_t candidates = 1;
    seen[0] = old;
    for (int32_t p = begin; p < end; p++) {  // weights are positive; a branch would be mispredicted half of the time
      const int32_t d = community[g.to[p]];
      const double sum = linked[d];
      seen[candidates] = d;
      candidates += (sum == 0) & (d != old);
      linked[d] = sum + g.weight[p];
    }
    const double stay = linked[old] - cost * (strength_of[old] - strength);
    linked[old] = 0;
    double best = stay;
    int32_t target = old;
    for (int32_t s = 1; s < candidates; s++) {
      const int32_t d = seen[s];
      const double gain = linked[d] - cost * strength_of[d];
      if (gain > best) { best = gain; target = d; }
      linked[d] = 0;
    }
    if (target != old && best <= stay + margin) { best = stay; target = old; }
    if (best < -margin && size[old] > 1) target = unused[free - 1];
    if (target == old) continue;

    moved = true;
    if (size[target] == 0) free--;
    community[v] = target;
    strength_of[old] -= strength;
    strength_of[target] += strength;
    size[target]++;
    if (--size[old] == 0) unused[free++] = old;
    for (int32_t p = begin; p < end; p++) {
      const int32_t u = g.to[p];
      if (queued[u] || community[u] == target) continue;
      queued[u] = 1;
      const int64_t at = int64_t(first) + waiting++;
      queue[at >= nodes ? at - nodes : at] = u;
    }
  }
  head = first;
  left = waiting;
  return waiting > 0;
}

}}}  // namespace sparsome::SPARSOME_TARGET::leiden
