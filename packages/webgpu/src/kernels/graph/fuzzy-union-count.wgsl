// needs: directed
struct Params { base: u32, indices_at: u32, weights_at: u32, count_at: u32, vertices: u32, k: u32 }

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(3) var<storage, read_write> count: array<atomic<u32>>;

/// An invocation takes one edge. One without an edge back is an entry of both rows.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let place = p.base + id.x;
  if (place >= p.vertices * p.k || !is_edge(place)) { return; }
  let vertex = place / p.k;
  let other = neighbor(place);
  atomicAdd(&count[p.count_at + vertex], 1u);
  if (weight_of(other, vertex) == 0u) { atomicAdd(&count[p.count_at + other], 1u); }
}
