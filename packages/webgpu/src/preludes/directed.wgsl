// A directed graph: for each vertex k places that may hold an edge to another one.

@group(0) @binding(1) var<storage, read> indices: array<u32>;
@group(0) @binding(2) var<storage, read> weights: array<u32>;

fn target_of(place: u32) -> u32 {
  return indices[p.indices_at + place];
}

fn is_edge(place: u32) -> bool {
  let other = target_of(place);
  return other < p.vertices && other != place / p.k && (weights[p.weights_at + place] << 1u) != 0u;
}

/// The bits of the weight of an edge, 0 where there is none.
fn weight_of(tail: u32, head: u32) -> u32 {
  for (var place = tail * p.k; place < tail * p.k + p.k; place++) {
    if (target_of(place) == head && is_edge(place)) { return weights[p.weights_at + place]; }
  }
  return 0u;
}
