// A directed graph with at most k edges from each vertex.
#pragma once
#include "kernel.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

struct Directed {
  int64_t vertices, k;
  const int32_t* indices;
  const float* weights;

  Directed(const Slot& to, const Slot& weight) : vertices(to.major), k(to.minor), indices(to.as<int32_t>()), weights(weight.as<float>()) {}
  // Does place `p` of a vertex hold an edge to another vertex?
  bool is_edge(int64_t from, int64_t p) const {
    const int32_t to = indices[p];
    return to >= 0 && to < vertices && to != from && weights[p] != 0;
  }
  // The weight of an edge, 0 where there is none.
  float weight(int64_t from, int64_t to) const {
    for (int64_t p = from * k; p < from * k + k; p++) if (indices[p] == to && is_edge(from, p)) return weights[p];
    return 0;
  }
};

}}  // namespace sparsome::SPARSOME_TARGET
