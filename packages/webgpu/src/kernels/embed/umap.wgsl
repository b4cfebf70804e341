// needs: integers lines mix plane
struct Params {
  base: u32, indptr_at: u32, wide: u32, order_at: u32, to_at: u32, relative_at: u32, strength_at: u32, now_at: u32, next_at: u32,
  vertices: u32, end: u32, word: u32, a: u32, b: u32, attraction: u32, repulsion: u32, cap: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(2) var<storage, read> order: array<u32>;
@group(0) @binding(3) var<storage, read> to: array<u32>;
@group(0) @binding(4) var<storage, read> relative: array<u32>;
@group(0) @binding(5) var<storage, read> strength: array<u32>;
@group(0) @binding(6) var<storage, read> now: array<u32>;
@group(0) @binding(7) var<storage, read_write> next: array<u32>;

const block_size = 16u;
const samples = 16u;

/// One epoch of one place, from the positions before it: away from its samples, along its edges, then the step. Samples first: all
/// places have as many, so that neighbouring invocations do the same.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = p.base + id.x;
  if (i >= p.end) { return; }
  let vertex = order[p.order_at + i];
  let first = start_of(vertex);
  let edges = start_of(vertex + 1u) - first;
  plane[at_x] = now[p.now_at + 2u * i];
  plane[at_y] = now[p.now_at + 2u * i + 1u];
  plane[at_a] = p.a;
  plane[at_b] = p.b;
  plane[at_attraction] = p.attraction;
  plane[at_repulsion] = p.repulsion;
  plane[at_cap] = p.cap;
  plane[at_strength] = strength[p.strength_at + i];
  for (var n = 0u; n <= edges + samples; n++) {
    var program = move_program;
    var other = i;
    if (n < samples) {
      program = repel_program;
      let drawn = mix(p.word + (i / block_size) * samples + n);
      other = (product32(drawn, p.vertices).y + i % block_size) % p.vertices;
    } else if (n < samples + edges) {
      program = attract_program;
      other = to[p.to_at + first + n - samples];
      plane[at_weight] = relative[p.relative_at + first + n - samples];
    }
    plane[at_other_x] = now[p.now_at + 2u * other];
    plane[at_other_y] = now[p.now_at + 2u * other + 1u];
    run(program);
  }
  next[p.next_at + 2u * i] = plane[at_x];
  next[p.next_at + 2u * i + 1u] = plane[at_y];
}
