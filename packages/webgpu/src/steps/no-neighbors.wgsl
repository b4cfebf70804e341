// needs: f64
struct Params { base: u32, indices_at: u32, distances_at: u32, count: u32 }

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read_write> indices: array<u32>;
@group(0) @binding(2) var<storage, read_write> distances: array<vec2u>;

/// An invocation empties one place.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let place = p.base + id.x;
  if (place >= p.count) { return; }
  indices[p.indices_at + place] = 0xffffffffu;
  distances[p.distances_at + place] = f64_nan;
}
