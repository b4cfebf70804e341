// needs: matrix new-values
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32,
  y_data_at: u32, y_wide: u32, divisor_at: u32, entries: u32, max_low: u32, max_high: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(5) var<storage, read> divisor: array<vec2u>;

/// An invocation takes one entry.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let position = p.base + id.x;
  if (position >= p.entries) { return; }
  let z = y_rounded(f64_div(x_value(position), divisor[p.divisor_at + x_index(position)]));
  let most = vec2u(p.max_low, p.max_high);
  y_store(position, select(z, most, f64_less(most, z)));
}
