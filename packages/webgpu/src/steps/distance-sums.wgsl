// needs: rows
struct Params { base: u32, x_data_at: u32, x_dtype: u32, sums_at: u32, cells: u32, k: u32 }

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(2) var<storage, read_write> sums: array<vec2u>;

/// An invocation adds the distances of one cell.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let cell = p.base + id.x;
  if (cell >= p.cells) { return; }
  var sum = f64_zero;
  for (var i = cell * p.k; i < cell * p.k + p.k; i++) { sum = f64_add(sum, f64_as_f32(x_value(i))); }
  sums[p.sums_at + cell] = sum;
}
