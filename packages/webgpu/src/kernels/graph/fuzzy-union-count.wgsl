// needs: directed
struct Params {
  base: u32, indices_at: u32, weights_at: u32, vertices: u32, k: u32,
  count_at: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(3) var<storage, read_write> count: array<atomic<u32>>;

/// An invocation counts one edge: in one direction only, it is an entry of both rows.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let place = p.base + id.x;
  if (place >= p.vertices * p.k) { return; }
  if (!is_edge(place)) { return; }
  let head = target_of(place);
  atomicAdd(&count[p.count_at + place / p.k], 1u);
  if (weight_of(head, place / p.k) == 0u) { atomicAdd(&count[p.count_at + head], 1u); }
}
