// needs: matrix
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32,
  group_at: u32, sum_at: u32, nonzero_at: u32, lines: u32, groups: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(4) var<storage, read> group: array<u32>;
@group(0) @binding(5) var<storage, read_write> sum: array<vec2u>;
@group(0) @binding(6) var<storage, read_write> nonzero: array<u32>;

/// An invocation adds one line into its groups, in the order of the entries. Results begin as zeros.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let line = p.base + id.x;
  if (line >= p.lines) { return; }
  let row = line * p.groups;
  for (var position = x_start(line); position < x_start(line + 1u); position++) {
    let g = group[p.group_at + x_index(position)];
    if (g >= p.groups) { continue; }
    let value = x_value(position);
    if (f64_is_zero(value)) { continue; }
    sum[p.sum_at + row + g] = f64_add(sum[p.sum_at + row + g], value);
    nonzero[p.nonzero_at + row + g]++;
  }
}
