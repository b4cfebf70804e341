struct Params {
  base: u32, by_degree_at: u32, blocks_at: u32, order_at: u32, place_at: u32, vertices: u32, block_size: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> by_degree: array<u32>;
@group(0) @binding(2) var<storage, read> blocks: array<u32>;
@group(0) @binding(3) var<storage, read_write> order: array<u32>;
@group(0) @binding(4) var<storage, read_write> place: array<u32>;

/// An invocation finds the vertex of one place. The last block, which need not be full, stays the last.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = p.base + id.x;
  if (i >= p.vertices) { return; }
  var block = i / p.block_size;
  if ((block + 1u) * p.block_size < p.vertices) { block = blocks[p.blocks_at + block]; }
  let vertex = by_degree[p.by_degree_at + block * p.block_size + i % p.block_size];
  order[p.order_at + i] = vertex;
  place[p.place_at + vertex] = i;
}
