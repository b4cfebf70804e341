// needs: matrix minor-lines
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32, ends_at: u32, positions_at: u32,
  weight_at: u32, sum_at: u32, positive_at: u32, lines: u32, minors: u32, chunks: u32, limit_low: u32, limit_high: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(6) var<storage, read> weight: array<u32>; // the bits of floats
@group(0) @binding(7) var<storage, read_write> sum: array<vec2u>; // doubles: low word, high word
@group(0) @binding(8) var<storage, read_write> positive: array<vec2u>;

/// An invocation adds one minor line, in order of major lines: the bits of the CPU.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let minor = p.base + id.x;
  if (minor >= p.minors) { return; }
  let limit = vec2u(p.limit_low, p.limit_high);
  var sums = array<vec2u, 2>(f64_zero, f64_zero);
  for (var place = minor_start(minor); place < minor_end(minor); place++) {
    let position = positions[p.positions_at + place];
    let v = x_value(position);
    let w = f64_of_f32(weight[p.weight_at + x_line(position, p.lines)]);
    let product = f64_mul(w, select(limit, v, f64_less(v, limit)));
    // One call in a loop, not two: f64_add is long, and what is inlined twice compiles twice as long.
    for (var n = 0u; n < 2u; n++) {
      if (n == 0u || f64_less(f64_zero, v)) { sums[n] = f64_add(sums[n], select(product, w, n == 1u)); }
    }
  }
  sum[p.sum_at + minor] = sums[0];
  positive[p.positive_at + minor] = sums[1];
}
