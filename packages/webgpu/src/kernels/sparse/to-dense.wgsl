// needs: matrix
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32,
  y_at: u32, lines: u32, entries: u32, minors: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(4) var<storage, read_write> y: array<u32>;

/// An invocation writes one entry.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let position = p.base + id.x;
  if (position >= p.entries) { return; }
  let raw = x_raw(position);
  let i = word_of(p.x_dtype, p.y_at + x_line(position, p.lines) * p.minors + x_index(position));
  y[i] = raw.x;
  if (p.x_dtype == 0u) { y[i + 1u] = raw.y; }
}
