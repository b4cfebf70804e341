// needs: points scaling
struct Params {
  base: u32, x_data_at: u32, x_dtype: u32, extent_at: u32, usable_at: u32, panels_at: u32,
  rows: u32, coordinates: u32, width: u32, count: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(2) var<storage, read> extent: array<u32>;
@group(0) @binding(3) var<storage, read> usable: array<u32>;
@group(0) @binding(4) var<storage, read_write> panels: array<vec4f>;

/// An invocation writes one coordinate of four rows (`panels.wgsl`).
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let place = p.base + id.x;
  if (place >= p.count) { return; }
  let t = place % p.width;
  let largest = extent[p.extent_at];
  var values = vec4f();
  for (var lane = 0u; lane < 4u; lane++) {
    let row = place / p.width * 4u + lane;
    if (row >= p.rows || usable[p.usable_at + row] == 0u) {
      values[lane] = select(0.0, 0x1p62f, t == 0u);
    } else if (t < p.coordinates && can_filter(largest)) {
      values[lane] = bitcast<f32>(f32_of_f64(f64_mul(centered(row, t), vec2u(0u, u32(shift_of(largest) + 1023) << 20u))));
    }
  }
  panels[place] = values;
}
