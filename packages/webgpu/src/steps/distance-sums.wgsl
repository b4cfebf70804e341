// needs: rows
struct Params {
  base: u32, x_data_at: u32, x_dtype: u32,
  sums_at: u32, rows: u32, width: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(2) var<storage, read_write> sums: array<vec2u>;

/// Of each row the sum of its distances as floats. Then, by the one invocation after them, the sum of these sums: it is called
/// again, for that.
override TOTAL: bool = false;

@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = p.base + id.x;
  if (row >= select(p.rows, 1u, TOTAL)) { return; }
  var sum = f64_zero;
  for (var i = 0u; i < select(p.width, p.rows, TOTAL); i++) {
    var v = f64_zero;
    if (TOTAL) { v = sums[p.sums_at + i]; } else { v = f64_as_f32(x_value(row * p.width + i)); }
    sum = f64_add(sum, v);
  }
  sums[p.sums_at + select(row, p.rows, TOTAL)] = sum;
}
