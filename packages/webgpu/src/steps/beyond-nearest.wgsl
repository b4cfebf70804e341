// needs: rows
struct Params {
  base: u32, x_data_at: u32, x_dtype: u32,
  sums_at: u32, beyond_at: u32, floor_at: u32, rho_at: u32, rows: u32, width: u32, cells_low: u32, cells_high: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(2) var<storage, read> sums: array<vec2u>;
@group(0) @binding(3) var<storage, read_write> beyond: array<u32>;
@group(0) @binding(4) var<storage, read_write> floor: array<u32>;
@group(0) @binding(5) var<storage, read_write> rho: array<u32>;

/// Of each row its nearest distance above 0, by how much each distance exceeds it, and the least width, floats all of them.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = p.base + id.x;
  if (row >= p.rows) { return; }
  let first = row * p.width;
  var nearest = f64_zero;
  for (var j = 0u; j < 2u * p.width; j++) {
    let d = f64_as_f32(x_value(first + j % p.width));
    if (j >= p.width) {
      beyond[p.beyond_at + first + j - p.width] = f32_of_f64(f64_sub(d, nearest));
    } else if (f64_is_zero(nearest) && f64_less(f64_zero, d)) {
      nearest = d;
    }
  }
  let own = !f64_is_zero(nearest);
  let mean = f64_div(sums[p.sums_at + select(p.rows, row, own)], select(vec2u(p.cells_low, p.cells_high), f64_of_u32(p.width + 1u), own));
  let thousandth = vec2u(0xd2f1a9fcu, 0x3f50624du);
  floor[p.floor_at + row] = f32_of_f64(f64_mul(thousandth, mean));
  rho[p.rho_at + row] = f32_of_f64(nearest);
}
