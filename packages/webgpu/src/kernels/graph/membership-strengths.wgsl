// needs: math
struct Params {
  base: u32,
  weights_at: u32, sigma_at: u32, rows: u32, width: u32, target_low: u32, target_high: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read_write> weights: array<u32>; // as beyond-nearest.wgsl leaves them
@group(0) @binding(2) var<storage, read_write> sigma: array<u32>; // the least width, then the width

const tolerance = vec2u(0x88e368f1u, 0x3ee4f8b5u); // 1e-5
const infinity = vec2u(0u, 0x7ff00000u);

/// 1 or -1 where the strengths at this width certainly add up to more or less than the target, else 0: found in f32 of any
/// kind, whose errors are below 1e-5 for each strength.
fn certainly(first: u32, width: f32, target_sum: f32) -> i32 {
  if (!(width > 1e-15 && width < 1e15)) { return 0; }
  var sum = 0.0;
  for (var j = 0u; j < p.width; j++) {
    let bits = weights[p.weights_at + first + j];
    let far = bits > 0u && bits <= 0x7f800000u;
    let d = bitcast<f32>(min(bits, 0x58635fa9u)); // at most 1e15
    if (far) { sum += exp(-min(d / width, 80.0)); } else { sum += 1.0; }
  }
  let margin = 1e-4 + f32(p.width) * 1e-5;
  return select(select(0, -1, sum < target_sum - margin), 1, sum > target_sum + margin);
}

/// Half of a double that is 0 or normal, and stays so.
fn halved(v: vec2u) -> vec2u {
  return vec2u(v.x, v.y - select(0x100000u, 0u, f64_is_zero(v)));
}

/// An invocation takes one row: at most 64 bisections and a last round that writes. All is f32 but the comparison.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = p.base + id.x;
  if (row >= p.rows) { return; }
  let first = row * p.width;
  let wanted = vec2u(p.target_low, p.target_high);
  let wanted_float = bitcast<f32>(f32_of_f64(wanted));
  var low = f64_zero;
  var high = infinity;
  var width = f64_one;
  var found = false;
  for (var round = 0u; round <= 64u; round++) {
    found = found || round == 64u;
    if (found) {
      let least = f64_of_f32(sigma[p.sigma_at + row]);
      if (f64_is_nan(least) || f64_less(width, least)) { width = least; }
    }
    var decided = 0;
    if (!found) { decided = certainly(first, bitcast<f32>(f32_of_f64(width)), wanted_float); }
    var sum = f64_zero;
    if (decided == 0) {
      for (var j = 0u; j < p.width; j++) {
        let bits = weights[p.weights_at + first + j];
        var strength = f64_one;
        // While widths are tried, NaN counts as near; in the end it stays NaN, and a width of 0 makes all near.
        let far = (bits > 0u && bits <= 0x7f800000u) || (found && (bits & 0x7fffffffu) > 0x7f800000u);
        if (far && !(found && f64_is_zero(width))) {
          strength = f64_as_f32(f64_exp(f64_negate(f64_as_f32(f64_div(f64_of_f32(bits), width)))));
        }
        if (found) { weights[p.weights_at + first + j] = f32_of_f64(strength); } else { sum = f64_as_f32(f64_add(sum, strength)); }
      }
    }
    if (found) { break; }
    var middle = f64_zero;
    for (var part = 0u; part < 2u; part++) {
      // First by how much the sum misses the target, then the ends of the next interval.
      if (part == 1u) {
        if (decided > 0) { high = width; } else { low = width; }
      }
      let open = all(high == infinity);
      let total = f64_add(select(sum, low, part == 1u), select(f64_negate(wanted), select(high, width, open), part == 1u));
      if (part == 0u && decided == 0) {
        found = f64_less(f64_magnitude(total), tolerance);
        decided = select(-1, 1, f64_less(f64_zero, total));
      }
      // Halving is exact, so that it may come after the rounding or before; widths stay far from what a float cannot hold.
      middle = select(halved(f64_as_f32(total)), f64_as_f32(total), open);
    }
    // The last round writes the strengths.
    if (!found) { width = f64_as_f32(middle); }
  }
  sigma[p.sigma_at + row] = f32_of_f64(width);
}
