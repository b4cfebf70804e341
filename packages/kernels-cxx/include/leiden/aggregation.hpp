// The network of the parts: weights between two parts added up, in order of the members' edges.
#pragma once
#include "moving.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace leiden {

struct Aggregation {
  int32_t *first, *members;  // members of each part, ascending
  int64_t *room;             // edges of the members of all parts before

  // Makes room for `parts` parts: nodes and strengths of `next`.
  void begin(const Network& g, const int32_t* part, int32_t parts, Network& next) {
    next.nodes = parts;
    for (int32_t d = 0; d <= parts; d++) { first[d] = 0; room[d] = 0; }
    for (int32_t d = 0; d < parts; d++) next.strength[d] = 0;
    for (int32_t v = 0; v < g.nodes; v++) {
      const int32_t d = part[v];
      first[d + 1]++;
      room[d + 1] += g.end[v] - g.start[v];
      next.strength[d] += g.strength[v];
    }
    for (int32_t d = 0; d < parts; d++) { first[d + 1] += first[d]; room[d + 1] += room[d]; }
    int32_t* const place = next.start;
    for (int32_t d = 0; d < parts; d++) place[d] = first[d];
    for (int32_t v = 0; v < g.nodes; v++) members[place[part[v]]++] = v;
  }
  // The edges of parts from ... to - 1, without gaps, in the room that these have.
  void join(const Network& g, const int32_t* part, Network& next, double* linked, int32_t from, int32_t to) const {
    int32_t edges = int32_t(room[from]);
    for (int32_t d = from; d < to; d++) {
      int32_t* const seen = next.to + edges;
      int32_t found = 0;
      for (int32_t m = first[d]; m < first[d + 1]; m++) {
        const int32_t v = members[m];
        for (int32_t p = g.start[v]; p < g.end[v]; p++) {
          const int32_t other = part[g.to[p]];
          const double sum = linked[other];
          seen[found] = other;  // stays in the room: no more are found than edges were read
          found += (sum == 0) & (other != d);
          linked[other] = sum + g.weight[p];
        }
      }
      linked[d] = 0;
      next.start[d] = edges;
      for (int32_t s = 0; s < found; s++) {
        next.weight[edges + s] = linked[seen[s]];
        linked[seen[s]] = 0;
      }
      edges += found;
      next.end[d] = edges;
    }
  }
};

}}}  // namespace sparsome::SPARSOME_TARGET::leiden
