// needs: rows
struct Params {
  base: u32, x_data_at: u32, x_dtype: u32,
  floats_at: u32, norms_at: u32, rows: u32, coordinates: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(2) var<storage, read_write> floats: array<u32>;
@group(0) @binding(3) var<storage, read_write> norms: array<f32>;

/// Rows as floats, and of each a number that its length does not exceed; beyond 1e18 where floats would not do.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = p.base + id.x;
  if (row >= p.rows) { return; }
  var sum = f64_zero;
  for (var t = 0u; t < p.coordinates; t++) {
    let v = x_value(row * p.coordinates + t);
    floats[p.floats_at + row * p.coordinates + t] = f32_of_f64(v);
    sum = f64_add(sum, f64_mul(v, v));
  }
  // 1e36; NaN is not below it.
  if (f64_less(sum, vec2u(0xcf7920e3u, 0x476812f9u))) {
    norms[p.norms_at + row] = sqrt(bitcast<f32>(f32_of_f64(sum))) * 1.001 + 1e-15;
  } else {
    norms[p.norms_at + row] = 3e38;
  }
}
