struct Params { base: u32, given_at: u32, copy_at: u32, count: u32 }

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> given: array<u32>;
@group(0) @binding(2) var<storage, read_write> copy: array<atomic<u32>>;

/// An invocation copies one value of 16 bits; the other half of the word may belong to somebody else.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (p.base + id.x >= p.count) { return; }
  let i = p.given_at + p.base + id.x;
  let j = p.copy_at + p.base + id.x;
  let value = (given[i >> 1u] >> (16u * (i & 1u))) & 0xffffu;
  let shift = 16u * (j & 1u);
  atomicAnd(&copy[j >> 1u], ~(0xffffu << shift));
  atomicOr(&copy[j >> 1u], value << shift);
}
