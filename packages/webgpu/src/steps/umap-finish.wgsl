struct Params { base: u32, order_at: u32, positions_at: u32, y_at: u32, vertices: u32 }

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> order: array<u32>;
@group(0) @binding(2) var<storage, read> positions: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<u32>;

/// An invocation gives one vertex the position of its place.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = p.base + id.x;
  if (i >= p.vertices) { return; }
  for (var d = 0u; d < 2u; d++) { y[p.y_at + 2u * order[p.order_at + i] + d] = positions[p.positions_at + 2u * i + d]; }
}
