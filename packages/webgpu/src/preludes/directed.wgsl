// A directed graph with at most p.k edges from each vertex: who, and with what weight (the bits of f32).

@group(0) @binding(1) var<storage, read> indices: array<u32>;
@group(0) @binding(2) var<storage, read> weights: array<u32>;

fn neighbor(place: u32) -> u32 {
  return indices[p.indices_at + place];
}

fn weight(place: u32) -> u32 {
  return weights[p.weights_at + place];
}

/// Does a place hold an edge to another vertex? Numbers below 0 are beyond all vertices too.
fn is_edge(place: u32) -> bool {
  return neighbor(place) < p.vertices && neighbor(place) != place / p.k && (weight(place) & 0x7fffffffu) != 0u;
}

/// The weight of an edge, 0 where there is none.
fn weight_of(vertex: u32, other: u32) -> u32 {
  for (var place = vertex * p.k; place < vertex * p.k + p.k; place++) {
    if (neighbor(place) == other && is_edge(place)) { return weight(place); }
  }
  return 0u;
}
