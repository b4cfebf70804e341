// needs: matrix
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32,
  index_at: u32, count_at: u32, lines: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(4) var<storage, read> index: array<i32>;
@group(0) @binding(5) var<storage, read_write> count: array<u32>;

/// An invocation counts in one line.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let line = p.base + id.x;
  if (line >= p.lines) { return; }
  var kept = 0u;
  let end = x_start(line + 1u);
  for (var position = x_start(line); position < end; position++) { kept += select(0u, 1u, index[p.index_at + x_index(position)] >= 0); }
  count[p.count_at + line] = kept;
}
