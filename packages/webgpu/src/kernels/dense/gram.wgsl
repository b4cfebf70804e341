// needs: rows
struct Params {
  base: u32, x_data_at: u32, x_dtype: u32,
  gram_at: u32, sum_at: u32, rows: u32, size: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(2) var<storage, read_write> gram: array<vec2u>;
@group(0) @binding(3) var<storage, read_write> sum: array<vec2u>;

/// An invocation adds the products of two columns, in order of rows; one of the diagonal also the column itself.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let element = p.base + id.x;
  if (element >= p.size * p.size) { return; }
  let j = element / p.size;
  let k = element % p.size;
  if (k < j) { return; }
  var sums = array<vec2u, 2>(f64_zero, f64_zero);
  for (var row = 0u; row < p.rows; row++) {
    let v = x_value(row * p.size + j);
    let other = x_value(row * p.size + k);
    if (j != k && adds_nothing(v, other)) { continue; }
    let product = f64_mul(v, other);
    for (var i = 0u; i < select(1u, 2u, j == k); i++) { sums[i] = f64_add(sums[i], select(product, v, i == 1u)); }
  }
  gram[p.gram_at + element] = sums[0];
  gram[p.gram_at + k * p.size + j] = sums[0];
  if (j == k) { sum[p.sum_at + j] = sums[1]; }
}
