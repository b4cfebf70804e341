// needs: lines mix
struct Params {
  base: u32, indptr_at: u32, wide: u32, keys_at: u32, drawn_at: u32, numbers_at: u32, ends_at: u32, count: u32, key: u32,
}

override BLOCKS: bool = false; // of vertices, not vertices

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(2) var<storage, read_write> keys: array<u32>;
@group(0) @binding(3) var<storage, read_write> drawn: array<u32>;
@group(0) @binding(4) var<storage, read_write> numbers: array<u32>;
@group(0) @binding(5) var<storage, read_write> ends: array<u32>;

/// A line that is to be sorted, an invocation for each entry: vertices by degree, the largest first, then at random; blocks at
/// random.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = p.base + id.x;
  if (i >= p.count) { return; }
  if (BLOCKS) { keys[p.keys_at + i] = mix((i * 2654435761u) ^ p.key); } else { keys[p.keys_at + i] = ~(start_of(i + 1u) - start_of(i)); }
  drawn[p.drawn_at + i] = mix(i ^ p.key);
  numbers[p.numbers_at + i] = i;
  if (i == 0u) { ends[p.ends_at + 1u] = p.count; }
}
