struct Params { base: u32, values_at: u32, before_at: u32, count: u32 }

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read_write> values: array<u32>;
@group(0) @binding(2) var<storage, read> before: array<u32>;

/// Every number of a tile becomes the sum of all before it; `before`: what the tiles before add up to.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let tile = p.base + id.x;
  if (tile * 256u >= p.count) { return; }
  var sum = before[p.before_at + tile];
  for (var i = tile * 256u; i < min(tile * 256u + 256u, p.count); i++) {
    let value = values[p.values_at + i];
    values[p.values_at + i] = sum;
    sum += value;
  }
}
