// needs: matrix
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32,
  count_at: u32, entries: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(4) var<storage, read_write> count: array<atomic<u32>>;

/// An invocation counts one entry.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let position = p.base + id.x;
  if (position >= p.entries) { return; }
  atomicAdd(&count[p.count_at + x_index(position)], 1u);
}
