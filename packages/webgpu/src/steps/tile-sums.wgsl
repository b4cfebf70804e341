struct Params { base: u32, values_at: u32, sums_at: u32, count: u32 }

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> values: array<u32>;
@group(0) @binding(2) var<storage, read_write> sums: array<u32>;

/// An invocation adds a tile of 256 numbers: no barrier, and the same on every device.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let tile = p.base + id.x;
  if (tile * 256u >= p.count) { return; }
  var sum = 0u;
  for (var i = tile * 256u; i < min(tile * 256u + 256u, p.count); i++) { sum += values[p.values_at + i]; }
  sums[p.sums_at + tile] = sum;
}
