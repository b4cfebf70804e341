// needs: rows mix
struct Params {
  base: u32, x_data_at: u32, x_dtype: u32, state_at: u32, keys_at: u32, origin_at: u32, counting_at: u32, ends_at: u32,
  rows: u32, coordinates: u32, key: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(2) var<storage, read_write> state: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read_write> keys: array<vec2u>;
@group(0) @binding(4) var<storage, read_write> origin: array<vec2u>;
@group(0) @binding(5) var<storage, read_write> counting: array<u32>;
@group(0) @binding(6) var<storage, read_write> ends: array<u32>;

/// An invocation looks at one row. `state`: the largest exponent, and the number of finite rows. `keys`: doubles that sort finite
/// rows before others, by their mixed numbers. `counting`: 0 to the number of rows; `ends`: 0 and that number.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = p.base + id.x;
  if (row >= p.rows) { return; }
  var finite = true;
  var most = 0u;
  for (var t = 0u; t < p.coordinates; t++) {
    let v = x_value(row * p.coordinates + t);
    let first = x_value(t);
    let shift = select(f64_zero, first, f64_is_finite(first));
    if (row == 0u) { origin[p.origin_at + t] = shift; }
    finite = finite && f64_is_finite(v);
    most = max(most, (f64_sub(v, shift).y >> 20u) & 0x7ffu);
  }
  if (finite) {
    atomicMax(&state[p.state_at], most);
    atomicAdd(&state[p.state_at + 1u], 1u);
  }
  keys[p.keys_at + row] = vec2u(mix(row ^ p.key), select(0x41000000u, 0x40000000u, finite));
  counting[p.counting_at + row + 1u] = row + 1u;
  if (row == 0u) { ends[p.ends_at + 1u] = p.rows; }
}
