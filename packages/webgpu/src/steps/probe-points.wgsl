// needs: rows scaling
struct Params {
  base: u32, x_data_at: u32, x_dtype: u32, state_at: u32, origin_at: u32, points_at: u32,
  rows: u32, coordinates: u32, quads: u32, first: u32, most: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(2) var<storage, read> state: array<u32>;
@group(0) @binding(3) var<storage, read> origin: array<vec2u>;
@group(0) @binding(4) var<storage, read_write> points: array<vec4f>;

/// An invocation writes four coordinates of a row of x, which is point `first` and those after it (`near.wgsl`).
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = (p.base + id.x) / p.quads;
  let quad = (p.base + id.x) % p.quads;
  if (row >= p.rows) { return; }
  let extent = state[p.state_at];
  let finite = state[p.state_at + 1u];
  if (p.base + id.x == 0u) {
    let centres = min(p.most, finite);
    points[0] = vec4f(f32(extent), f32(centres), f32(min(32u * centres, finite)), 0.0);
  }
  var values = vec4f();
  for (var lane = 0u; lane < 4u; lane++) {
    let t = quad * 4u + lane;
    if (t >= p.coordinates || !can_filter(extent)) { continue; }
    let v = f64_sub(x_value(row * p.coordinates + t), origin[p.origin_at + t]);
    if (f64_is_finite(v)) { values[lane] = bitcast<f32>(f32_of_f64(f64_mul(v, vec2u(0u, u32(shift_of(extent) + 1023) << 20u)))); }
  }
  if (quad == 0u) {
    for (var t = 0u; t < p.coordinates; t++) {
      if (!f64_is_finite(x_value(row * p.coordinates + t))) { values.x = 0x1p62f; }
    }
  }
  points[1u + (p.first + row) * p.quads + quad] = values;
}
