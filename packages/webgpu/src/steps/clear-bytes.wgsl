struct Params { base: u32, cleared_at: u32, count: u32 }

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read_write> cleared: array<atomic<u32>>;

/// An invocation clears one byte; the others of its word may belong to somebody else.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (p.base + id.x >= p.count) { return; }
  let i = p.cleared_at + p.base + id.x;
  atomicAnd(&cleared[i >> 2u], ~(0xffu << (8u * (i & 3u))));
}
