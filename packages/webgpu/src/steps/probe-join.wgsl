// needs: rows near
struct Params {
  base: u32, x_data_at: u32, x_dtype: u32, order_at: u32, points_at: u32, centres_at: u32, joined_at: u32,
  rows: u32, coordinates: u32, quads: u32, queries: u32,
}

override SAMPLE: bool = false; // only rows of the sample, in its order

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(2) var<storage, read> order: array<u32>;
@group(0) @binding(3) var<storage, read> points: array<vec4f>;
@group(0) @binding(4) var<storage, read> centres: array<vec2u>;
@group(0) @binding(5) var<storage, read_write> joined: array<u32>;

/// An invocation finds the centre that a row is nearest to; 0xffffffff where none is at a finite distance. Centres that are
/// certainly farther than the nearest so far are passed over in f32.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let query = p.base + id.x;
  if (query >= p.queries) { return; }
  var row = query;
  if (SAMPLE) { row = order[p.order_at + min(query, p.rows - 1u)]; }
  var found = 0xffffffffu;
  var least = infinite;
  var limit = beyond_all;
  for (var c = 0u; c < select(centre_count(), 0u, SAMPLE && query >= sample_count()); c++) {
    if (!(near_square(row, p.rows + c) <= limit)) { continue; }
    square_begin();
    for (var t = 0u; t < p.coordinates; t++) { square_add(t, x_value(row * p.coordinates + t), centres[p.centres_at + c * p.coordinates + t]); }
    let square = square_end();
    if (!less64(square, least)) { continue; }
    least = square;
    found = c;
    limit = limit_of(row, least);
  }
  joined[p.joined_at + query] = found;
}
