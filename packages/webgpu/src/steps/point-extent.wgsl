// needs: points
struct Params { base: u32, x_data_at: u32, x_dtype: u32, extent_at: u32, usable_at: u32, rows: u32, coordinates: u32 }

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(2) var<storage, read_write> extent: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read_write> usable: array<u32>;

/// An invocation looks at one row: are all its values finite? `extent`: the largest exponent of such rows.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = p.base + id.x;
  if (row >= p.rows) { return; }
  var finite = true;
  var most = 0u;
  for (var t = 0u; t < p.coordinates; t++) {
    finite = finite && f64_is_finite(x_value(row * p.coordinates + t));
    most = max(most, exponent_of(centered(row, t)));
  }
  usable[p.usable_at + row] = select(0u, 1u, finite);
  if (finite) { atomicMax(&extent[p.extent_at], most); }
}
