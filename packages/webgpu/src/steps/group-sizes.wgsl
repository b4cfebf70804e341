struct Params { base: u32, group_at: u32, sizes_at: u32, count: u32, groups: u32 }

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> group: array<u32>;
@group(0) @binding(2) var<storage, read_write> sizes: array<atomic<u32>>;

/// An invocation counts one line. Numbers from `groups` on, and -1, belong to none.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (p.base + id.x >= p.count) { return; }
  let g = group[p.group_at + p.base + id.x];
  if (g < p.groups) { atomicAdd(&sizes[p.sizes_at + g], 1u); }
}
