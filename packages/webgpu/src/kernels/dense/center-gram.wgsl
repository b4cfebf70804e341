// needs: f64
struct Params {
  base: u32,
  gram_at: u32, sum_at: u32, centered_at: u32, size: u32, rows_low: u32, rows_high: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> gram: array<vec2u>;
@group(0) @binding(2) var<storage, read> sum: array<vec2u>;
@group(0) @binding(3) var<storage, read_write> centered: array<vec2u>;

/// An invocation centres one element.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let element = p.base + id.x;
  if (element >= p.size * p.size) { return; }
  let product = f64_mul(sum[p.sum_at + element / p.size], sum[p.sum_at + element % p.size]);
  centered[p.centered_at + element] = f64_sub(gram[p.gram_at + element], f64_div(product, vec2u(p.rows_low, p.rows_high)));
}
