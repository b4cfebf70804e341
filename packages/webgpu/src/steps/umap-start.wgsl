// needs: lines f32 mix
struct Params {
  base: u32, indptr_at: u32, wide: u32, order_at: u32, relative_at: u32, limits_at: u32, start_at: u32, strength_at: u32, positions_at: u32,
  vertices: u32, key: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(2) var<storage, read> order: array<u32>;
@group(0) @binding(3) var<storage, read> relative: array<u32>;
@group(0) @binding(4) var<storage, read> limits: array<u32>;
@group(0) @binding(5) var<storage, read> start: array<u32>;
@group(0) @binding(6) var<storage, read_write> strength: array<u32>;
@group(0) @binding(7) var<storage, read_write> positions: array<u32>;

/// An invocation takes one place: the sum of its weights, and where it begins: each axis scaled to [0, 10], with a little noise
/// that parts duplicates.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = p.base + id.x;
  if (i >= p.vertices) { return; }
  let vertex = order[p.order_at + i];
  var sum = 0u;
  for (var e = start_of(vertex); e < start_of(vertex + 1u); e++) { sum = f32_add(sum, relative[p.relative_at + e]); }
  strength[p.strength_at + i] = sum;
  for (var d = 0u; d < 2u; d++) {
    let low = limits[p.limits_at + 1u + 2u * d];
    let range = f32_sub(limits[p.limits_at + 2u + 2u * d], low);
    var scaled = 0u;
    if (f32_less(0u, range)) { scaled = f32_div(f32_mul(0x41200000u, f32_sub(start[p.start_at + 2u * vertex + d], low)), range); }
    // A whole number of 2^-15 in [-1, 1), of 0.001.
    let noise = f32_mul(0x38000000u, f32_of_i32(i32(mix((2u * vertex + d) ^ p.key) >> 16u) - 32768));
    positions[p.positions_at + 2u * i + d] = f32_add(scaled, f32_mul(0x3a83126fu, noise));
  }
}
