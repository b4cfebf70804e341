// needs: matrix
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32,
  b_at: u32, shift_at: u32, y_at: u32, lines: u32, width: u32,
}

override SHIFTED: bool = false;

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(4) var<storage, read> b: array<vec2u>;
@group(0) @binding(5) var<storage, read> shift: array<vec2u>;
@group(0) @binding(6) var<storage, read_write> y: array<vec2u>;

/// An invocation adds the products of one element, in order of entries.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let element = p.base + id.x;
  if (element >= p.lines * p.width) { return; }
  let line = element / p.width;
  let column = element % p.width;
  var sum = f64_zero;
  let end = x_start(line + 1u);
  for (var position = x_start(line); position < end; position++) {
    sum = f64_add(sum, f64_mul(x_value(position), b[p.b_at + x_index(position) * p.width + column]));
  }
  if (SHIFTED) { sum = f64_sub(sum, shift[p.shift_at + column]); }
  y[p.y_at + element] = sum;
}
