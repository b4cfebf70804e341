// needs: directed f64 pointers
struct Params {
  base: u32, indices_at: u32, weights_at: u32, vertices: u32, k: u32,
  to_at: u32, next_at: u32, columns_at: u32, values_at: u32, to_wide: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(3) var<storage, read> to: array<u32>;
@group(0) @binding(4) var<storage, read_write> next: array<atomic<u32>>;
@group(0) @binding(5) var<storage, read_write> columns: array<u32>;
@group(0) @binding(6) var<storage, read_write> values: array<u32>;

fn put(row: u32, column: u32, value: u32) {
  let start = to[pointer_at(p.to_at + row, p.to_wide)] - to[pointer_at(p.to_at, p.to_wide)];
  let place = start + atomicAdd(&next[p.next_at + row], 1u);
  columns[p.columns_at + place] = column;
  values[p.values_at + place] = value;
}

/// An invocation writes one edge into its row, or both; the order within rows comes after.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let place = p.base + id.x;
  if (place >= p.vertices * p.k) { return; }
  if (!is_edge(place)) { return; }
  let tail = place / p.k;
  let head = target_of(place);
  let there = weights[p.weights_at + place];
  let back = weight_of(head, tail);
  let a = f64_of_f32(there);
  let b = f64_of_f32(back);
  put(tail, head, f32_of_f64(f64_sub(f64_as_f32(f64_add(a, b)), f64_as_f32(f64_mul(a, b)))));
  if (back == 0u) { put(head, tail, there); }
}
