// needs: matrix
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32,
  limit_at: u32, above_at: u32, lines: u32, entries: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(4) var<storage, read> limit: array<vec2u>;
@group(0) @binding(5) var<storage, read_write> above: array<atomic<u32>>;

/// An invocation compares one entry.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let position = p.base + id.x;
  if (position >= p.entries) { return; }
  if (!f64_less(limit[p.limit_at + x_line(position, p.lines)], x_value(position))) { return; }
  let i = p.above_at + x_index(position);
  atomicOr(&above[i >> 2u], 1u << (8u * (i & 3u)));
}
