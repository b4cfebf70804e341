// needs: f32
struct Params {
  base: u32, indices_at: u32, weights_at: u32, place_at: u32, limits_at: u32, to_at: u32, relative_at: u32, edges: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> indices: array<u32>;
@group(0) @binding(2) var<storage, read> weights: array<u32>;
@group(0) @binding(3) var<storage, read> place: array<u32>;
@group(0) @binding(4) var<storage, read> limits: array<u32>;
@group(0) @binding(5) var<storage, read_write> to: array<u32>;
@group(0) @binding(6) var<storage, read_write> relative: array<u32>;

/// An invocation takes one edge: where it leads, and its weight relative to the largest.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let e = p.base + id.x;
  if (e >= p.edges) { return; }
  to[p.to_at + e] = place[p.place_at + indices[p.indices_at + e]];
  let weight = weights[p.weights_at + e];
  relative[p.relative_at + e] = select(0u, f32_div(weight, limits[p.limits_at]), f32_less(0u, weight));
}
