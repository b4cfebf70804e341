// needs: matrix
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32,
  order_at: u32, k_at: u32, sum_at: u32, lines: u32, minors: u32, width: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(4) var<storage, read> order: array<u32>;
@group(0) @binding(5) var<storage, read> k: array<u32>;
@group(0) @binding(6) var<storage, read_write> sum: array<vec2u>;

/// An invocation adds the largest values of one line, from the largest down; implicit zeros come after the positive ones.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let line = p.base + id.x;
  if (line >= p.lines) { return; }
  let start = x_start(line);
  let end = x_start(line + 1u);
  let zeros = p.minors - (end - start);
  var total = f64_zero;
  var place = end; // values above are added
  var taken = 0u;
  var left = zeros; // implicit zeros not yet taken
  for (var j = 0u; j < p.width; j++) {
    let wanted = min(k[p.k_at + j], p.minors);
    while (taken < wanted) {
      var v = f64_zero;
      if (place > start) { v = x_value(order[p.order_at + place - 1u]); }
      let positive = !f64_is_zero(v) && v.y < 0x80000000u;
      if (!positive && left > 0u) {
        let some = min(left, wanted - taken);
        left -= some;
        taken += some;
        continue;
      }
      total = f64_add(total, v);
      place--;
      taken++;
    }
    sum[p.sum_at + line * p.width + j] = total;
  }
}
