// needs: rows
struct Params {
  base: u32, x_data_at: u32, x_dtype: u32,
  b_at: u32, shift_at: u32, y_at: u32, rows: u32, size: u32, width: u32,
}

override SHIFTED: bool = false;

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(2) var<storage, read> b: array<vec2u>;
@group(0) @binding(3) var<storage, read> shift: array<vec2u>;
@group(0) @binding(4) var<storage, read_write> y: array<vec2u>;

/// An invocation adds the products of one element, in order of the columns of x.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let element = p.base + id.x;
  if (element >= p.rows * p.width) { return; }
  let row = element / p.width;
  let column = element % p.width;
  var sum = f64_zero;
  for (var i = 0u; i < p.size; i++) {
    let v = x_value(row * p.size + i);
    let factor = b[p.b_at + i * p.width + column];
    if (!adds_nothing(v, factor)) { sum = f64_add(sum, f64_mul(v, factor)); }
  }
  if (SHIFTED) { sum = f64_sub(sum, shift[p.shift_at + column]); }
  y[p.y_at + element] = sum;
}
