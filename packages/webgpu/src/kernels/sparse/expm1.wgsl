// needs: matrix new-values math
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32,
  y_data_at: u32, y_wide: u32, entries: u32, factor_low: u32, factor_high: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;

/// An invocation takes one entry.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let position = p.base + id.x;
  if (position >= p.entries) { return; }
  y_store(position, f64_expm1(y_rounded(f64_mul(x_value(position), vec2u(p.factor_low, p.factor_high)))));
}
