// needs: f32
struct Params {
  base: u32, weights_at: u32, start_at: u32, limits_at: u32, edges: u32, vertices: u32, shares: u32,
}

override TOTAL: bool = false; // of all shares

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> weights: array<u32>;
@group(0) @binding(2) var<storage, read> start: array<u32>;
@group(0) @binding(3) var<storage, read_write> limits: array<u32>; // of each share the largest weight, then low and high of both axes

/// An invocation looks at a share of the weights and positions. Of equal numbers the first counts, since there are two zeros; a
/// comparison with what is no number does not hold, so limits begin with the very first position.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let share = p.base + id.x;
  if (share >= select(p.shares, 1u, TOTAL)) { return; }
  var largest = 0u;
  var low = vec2u(start[p.start_at], start[p.start_at + 1u]);
  var high = low;
  if (TOTAL) {
    for (var s = 0u; s < p.shares; s++) {
      let at = p.limits_at + 5u * s;
      if (f32_less(largest, limits[at])) { largest = limits[at]; }
      for (var d = 0u; d < 2u; d++) {
        if (f32_less(limits[at + 1u + 2u * d], low[d])) { low[d] = limits[at + 1u + 2u * d]; }
        if (f32_less(high[d], limits[at + 2u + 2u * d])) { high[d] = limits[at + 2u + 2u * d]; }
      }
    }
  } else {
    let some_edges = (p.edges + p.shares - 1u) / p.shares;
    for (var e = share * some_edges; e < min((share + 1u) * some_edges, p.edges); e++) {
      let weight = weights[p.weights_at + e];
      if (f32_less(largest, weight)) { largest = weight; }
    }
    let some = (p.vertices + p.shares - 1u) / p.shares;
    for (var i = share * some; i < min((share + 1u) * some, p.vertices); i++) {
      for (var d = 0u; d < 2u; d++) {
        let v = start[p.start_at + 2u * i + d];
        if (f32_less(v, low[d])) { low[d] = v; }
        if (f32_less(high[d], v)) { high[d] = v; }
      }
    }
  }
  let at = p.limits_at + 5u * select(share, p.shares, TOTAL);
  limits[at] = largest;
  for (var d = 0u; d < 2u; d++) {
    limits[at + 1u + 2u * d] = low[d];
    limits[at + 2u + 2u * d] = high[d];
  }
}
