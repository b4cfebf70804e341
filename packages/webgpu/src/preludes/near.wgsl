// needs: scaling squares
// Rows and centres in f32, `quads` of four coordinates each, from point 1 on: shifted by `origin`, scaled as `scaling.wgsl` says. What
// is not finite lies at 2^62, farther off than any point. The first quad tells the largest exponent, and how many centres and rows
// of the sample there are.

const beyond_all = 0x1.fffffep127f;

fn extent_of_points() -> u32 { return u32(points[0].x); }
fn centre_count() -> u32 { return u32(points[0].y); }
fn sample_count() -> u32 { return u32(points[0].z); }

fn near_square(a: u32, b: u32) -> f32 {
  var sum = vec4f();
  for (var q = 0u; q < p.quads; q++) {
    let difference = points[1u + a * p.quads + q] - points[1u + b * p.quads + q];
    sum += difference * difference;
  }
  return (sum.x + sum.y) + (sum.z + sum.w);
}

/// What has a larger square in f32 than this is farther from the query than `square`, a square of doubles.
///
/// As in search.wgsl, with a' and b' both rounded: let a, b be scaled points, d their distance, |a' - a| <= u |a|, u = 2^-24. As
/// |b| <= |a| + d, the distances of a', b' and of a, b differ by 2u |a| + u d at most. A square in f32 has a relative error of
/// (4 quads + 2) 2^-23, and an absolute one below 4 quads 2^-125; `square` in f32 of 2^-24. Each is counted at least twice here.
fn limit_of(query: u32, square: vec2u) -> f32 {
  let extent = extent_of_points();
  if (!less64(square, infinite) || !can_filter(extent) || p.quads > 0x4000u) { return beyond_all; }
  var scaled = square;
  for (var twice = 0u; twice < 2u; twice++) { scaled = f64_mul(scaled, vec2u(0u, u32(shift_of(extent) + 1023) << 20u)); }
  let kth = bitcast<f32>(min(f32_of_f64(scaled), bitcast<u32>(beyond_all)));
  var norm = vec4f();
  for (var q = 0u; q < p.quads; q++) {
    let v = points[1u + query * p.quads + q];
    norm += v * v;
  }
  let width = f32(4u * p.quads);
  let relative = 1.0 + (width + 16.0) * 0x1p-22f;
  let apart = sqrt((norm.x + norm.y) + (norm.z + norm.w)) * 0x1p-21f + sqrt(width) * 0x1p-60f;
  let least = (sqrt(kth) * relative + 2.0 * apart) * relative;
  return min(least * least * relative, beyond_all);
}
