// needs: matrix minor-lines segments
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32,
  ends_at: u32, positions_at: u32, clip_at: u32, sum_at: u32, squares_at: u32, minors: u32, chunks: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(6) var<storage, read> clip: array<vec2u>;
@group(0) @binding(7) var<storage, read_write> sum: array<vec2u>;
@group(0) @binding(8) var<storage, read_write> squares: array<vec2u>;

/// An invocation adds one minor line, in order of major lines.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let minor = p.base + id.x;
  if (minor >= p.minors) { return; }
  let most = clip[p.clip_at + minor];
  begin_segment(f64_zero, f64_zero);
  for (var place = minor_start(minor); place < minor_end(minor); place++) {
    let stored = x_value(positions[p.positions_at + place]);
    add_to_segment(select(most, stored, f64_less(stored, most)));
  }
  sum[p.sum_at + minor] = moments[0];
  squares[p.squares_at + minor] = moments[1];
}
