// needs: matrix bytes
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32,
  mask_at: u32, sum_at: u32, squares_at: u32, nonzero_at: u32, positive_at: u32, lines: u32,
}

override MASKED: bool = false;

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(4) var<storage, read> mask: array<u32>;
@group(0) @binding(5) var<storage, read_write> sum: array<vec2u>;
@group(0) @binding(6) var<storage, read_write> squares: array<vec2u>;
@group(0) @binding(7) var<storage, read_write> nonzero: array<u32>;
@group(0) @binding(8) var<storage, read_write> positive: array<u32>;

// Eight lanes of sums, then eight of squares.
var<private> lanes: array<vec2u, 16>;

/// An invocation adds one line.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let line = p.base + id.x;
  if (line >= p.lines) { return; }
  for (var lane = 0u; lane < 16u; lane++) { lanes[lane] = f64_zero; }
  var nonzeros = 0u;
  var positives = 0u;
  let start = x_start(line);
  let end = x_start(line + 1u);
  for (var position = start; position < end; position++) {
    if (MASKED) {
      let i = p.mask_at + x_index(position);
      if (byte_of(mask[i >> 2u], i) == 0u) { continue; }
    }
    let v = x_value(position);
    let square = f64_mul(v, v);
    for (var lane = (position - start) & 7u; lane < 16u; lane += 8u) {
      lanes[lane] = f64_add(lanes[lane], select(v, square, lane >= 8u));
    }
    if (!f64_is_zero(v)) {
      nonzeros++;
      positives += 1u - (v.y >> 31u);
    }
  }
  // ((0+4)+(2+6))+((1+5)+(3+7)), as on every target.
  for (var half = 4u; half > 0u; half /= 2u) {
    for (var lane = 0u; lane < 16u; lane++) {
      if ((lane & 7u) < half) { lanes[lane] = f64_add(lanes[lane], lanes[lane + half]); }
    }
  }
  sum[p.sum_at + line] = lanes[0];
  squares[p.squares_at + line] = lanes[8];
  nonzero[p.nonzero_at + line] = nonzeros;
  positive[p.positive_at + line] = positives;
}
