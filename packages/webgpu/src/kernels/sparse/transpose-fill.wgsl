// needs: matrix new-pattern
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32,
  y_data_at: u32, y_indices_at: u32, positions_at: u32, line_of_at: u32, entries: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(6) var<storage, read> positions: array<u32>;
@group(0) @binding(7) var<storage, read> line_of: array<u32>;

/// An invocation copies one entry to its place.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let place = p.base + id.x;
  if (place >= p.entries) { return; }
  y_put(place, x_raw(positions[p.positions_at + place]), line_of[p.line_of_at + place]);
}
