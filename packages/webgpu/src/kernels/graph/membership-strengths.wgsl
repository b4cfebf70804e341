// needs: rows math
struct Params {
  base: u32, x_data_at: u32, x_dtype: u32, sums_at: u32, mean_at: u32, weights_at: u32, sigma_at: u32, rho_at: u32,
  cells: u32, k: u32, target_low: u32, target_high: u32,
}

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(2) var<storage, read> sums: array<vec2u>;
@group(0) @binding(3) var<storage, read> mean: array<vec2u>;
@group(0) @binding(4) var<storage, read_write> weights: array<u32>;
@group(0) @binding(5) var<storage, read_write> sigma: array<u32>;
@group(0) @binding(6) var<storage, read_write> rho: array<u32>;

// As umap-learn names them: SMOOTH_K_TOLERANCE and MIN_K_DIST_SCALE.
const tolerance = vec2u(0x88e368f1u, 0x3ee4f8b5u); // 1e-5
const least_share = vec2u(0xd2f1a9fcu, 0x3f50624du); // 1e-3
const f64_half = vec2u(0u, 0x3fe00000u);
const infinite = vec2u(0u, 0x7ff00000u);

fn distance_of(cell: u32, j: u32) -> vec2u {
  return f64_as_f32(x_value(cell * p.k + j));
}

/// The smallest distance above 0, or 0.
fn nearest_of(cell: u32) -> vec2u {
  for (var j = 0u; j < p.k; j++) {
    let d = distance_of(cell, j);
    if (f64_less(f64_zero, d)) { return d; }
  }
  return f64_zero;
}

/// The sum of strengths in f32, as the device computes it. The contract's rounds each step to f32. The two differ by less than
/// k (k + 16) 2^-22: 2.5 ulp of a quotient and 3 + 2x of exp(-x) are 5 ulp of a term at most, and each of k additions loses an ulp
/// of a sum below k (WGSL, 15.7.4).
fn rough_sum(cell: u32, width: f32) -> f32 {
  var sum = 0.0;
  for (var j = 0u; j < p.k; j++) {
    let beyond = max(bitcast<f32>(weights[p.weights_at + cell * p.k + j]), 0.0);
    if (beyond < 100.0 * width) { sum += exp(-(beyond / width)); }
  }
  return sum;
}

/// An invocation takes one cell: it bisects for the width at which the strengths add up to the target, then writes them.
/// What f32 can decide is decided in f32. One loop does all, so that exp is compiled once.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let cell = p.base + id.x;
  if (cell >= p.cells) { return; }
  let nearest = nearest_of(cell);
  // Until strengths take their place, `weights` hold how far beyond the nearest each neighbour is.
  var finite = true;
  for (var j = 0u; j < p.k; j++) {
    let beyond = f64_sub(distance_of(cell, j), nearest);
    let bits = f32_of_f64(beyond);
    finite = finite && (bits & 0x7f800000u) != 0x7f800000u;
    weights[p.weights_at + cell * p.k + j] = bits;
  }
  let wanted = vec2u(p.target_low, p.target_high);
  let roughly_wanted = bitcast<f32>(f32_of_f64(wanted));
  let margin = 0x1p-15f + f32(p.k) * f32(p.k + 16u) * 0x1p-22f;
  var low = f64_zero;
  var high = infinite;
  var width = f64_one;
  var steps = 0u;
  var settled = false;
  loop {
    var wide = false;
    var decided = false;
    // Widths from 2^-60 to 2^60: no quotient overflows.
    if (!settled && finite && width.y >= 0x3c300000u && width.y < 0x43b00000u) {
      let apart = rough_sum(cell, bitcast<f32>(f32_of_f64(width))) - roughly_wanted;
      wide = apart > 0.0;
      decided = abs(apart) > margin;
    }
    if (!decided) {
      var sum = f64_zero;
      for (var j = 0u; j < p.k; j++) {
        let beyond = f64_of_f32(weights[p.weights_at + cell * p.k + j]);
        var strength = f64_one;
        let apart = f64_less(f64_zero, beyond) || (settled && f64_is_nan(beyond));
        if (apart && !(settled && f64_is_zero(width))) { strength = f64_exp(f64_negate(f64_as_f32(f64_div(beyond, width)))); }
        if (settled) {
          weights[p.weights_at + cell * p.k + j] = f32_of_f64(strength);
        } else {
          sum = f64_as_f32(f64_add(sum, f64_as_f32(strength)));
        }
      }
      if (settled) { break; }
      wide = f64_less(wanted, sum);
      settled = f64_less(f64_magnitude(f64_sub(sum, wanted)), tolerance);
    }
    if (!settled) {
      low = select(width, low, wide);
      high = select(high, width, wide);
      // Twice the width, or halfway between the bounds: each step rounded to f32.
      let open = all(high == infinite);
      let both = f64_as_f32(f64_add(select(low, width, open), select(high, width, open)));
      width = select(f64_as_f32(f64_mul(both, f64_half)), both, open);
      steps++;
      settled = steps == 64u;
    }
    if (settled) {
      var usual = mean[p.mean_at];
      if (f64_less(f64_zero, nearest)) { usual = f64_div(sums[p.sums_at + cell], f64_of_u32(p.k + 1u)); }
      let least = f64_as_f32(f64_mul(least_share, usual));
      // NaN where either is, as Math.max gives it.
      width = select(select(width, least, f64_less(width, least)), f64_nan, f64_is_nan(least) || f64_is_nan(width));
    }
  }
  rho[p.rho_at + cell] = f32_of_f64(nearest);
  sigma[p.sigma_at + cell] = f32_of_f64(width);
}
