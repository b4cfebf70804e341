// needs: matrix minor-lines
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32,
  ends_at: u32, positions_at: u32, line_of_at: u32, gram_at: u32, sum_at: u32, minors: u32, chunks: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(6) var<storage, read> line_of: array<u32>;
@group(0) @binding(7) var<storage, read_write> gram: array<vec2u>;
@group(0) @binding(8) var<storage, read_write> sum: array<vec2u>;

/// An invocation adds the products of two minor lines, in order of the major lines that both have; one of the diagonal also the
/// line itself.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let element = p.base + id.x;
  if (element >= p.minors * p.minors) { return; }
  let j = element / p.minors;
  let k = element % p.minors;
  if (k < j) { return; }
  var sums = array<vec2u, 2>(f64_zero, f64_zero);
  var a = minor_start(j);
  var b = minor_start(k);
  let a_end = minor_end(j);
  let b_end = minor_end(k);
  while (a < a_end && b < b_end) {
    let a_line = line_of[p.line_of_at + a];
    let b_line = line_of[p.line_of_at + b];
    if (a_line == b_line) {
      let v = x_value(positions[p.positions_at + a]);
      let product = f64_mul(v, x_value(positions[p.positions_at + b]));
      for (var i = 0u; i < select(1u, 2u, j == k); i++) { sums[i] = f64_add(sums[i], select(product, v, i == 1u)); }
    }
    a += select(0u, 1u, a_line <= b_line);
    b += select(0u, 1u, b_line <= a_line);
  }
  gram[p.gram_at + element] = sums[0];
  gram[p.gram_at + k * p.minors + j] = sums[0];
  if (j == k) { sum[p.sum_at + j] = sums[1]; }
}
