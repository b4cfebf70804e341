// needs: rows minor-lines near
struct Params {
  base: u32, x_data_at: u32, x_dtype: u32, order_at: u32, points_at: u32, ends_at: u32, positions_at: u32, centres_at: u32,
  coordinates: u32, quads: u32, chunks: u32,
}

override MEANS: bool = false; // else the first rows of the order

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(2) var<storage, read> order: array<u32>;
@group(0) @binding(3) var<storage, read> points: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> centres: array<vec2u>;

/// An invocation writes one coordinate of a centre: the mean of its rows, added up in the order of the sample. Without rows it stays.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let place = p.base + id.x;
  let c = place / max(1u, p.coordinates);
  let t = place % max(1u, p.coordinates);
  if (c >= centre_count() || t >= p.coordinates) { return; }
  var start = c;
  var end = c + 1u;
  if (MEANS) {
    start = minor_start(c);
    end = minor_end(c);
  }
  if (start == end) { return; }
  var sum = f64_zero;
  for (var n = start; n < end; n++) {
    var sampled = n;
    if (MEANS) { sampled = positions[p.positions_at + n]; }
    let v = x_value(order[p.order_at + sampled] * p.coordinates + t);
    if (MEANS) { sum = f64_add(sum, v); } else { sum = v; }
  }
  if (MEANS) { sum = f64_div(sum, f64_of_u32(end - start)); }
  centres[p.centres_at + place] = sum;
}
