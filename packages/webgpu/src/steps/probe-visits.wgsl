// needs: nearest minor-lines near
struct Params {
  base: u32, x_data_at: u32, x_dtype: u32, points_at: u32, centres_at: u32, ends_at: u32, positions_at: u32, indices_at: u32, distances_at: u32, visits_at: u32,
  rows: u32, coordinates: u32, quads: u32, chunks: u32, most: u32, first: u32, queries: u32, asked: u32, words: u32, k: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(2) var<storage, read> points: array<vec4f>;
@group(0) @binding(3) var<storage, read> centres: array<vec2u>;
@group(0) @binding(8) var<storage, read_write> visits: array<u32>;

/// An invocation finds the groups that a row visits, a bit for each: those of the `asked` nearest centres, and further ones, the
/// nearest next, while they hold fewer than k others. Centres without rows are none.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let query = p.base + id.x;
  if (query >= p.queries || p.first + query >= minor_end(p.most - 1u)) { return; }
  let row = positions[p.positions_at + p.first + query];
  let base = query * p.asked;
  var last = f64_zero;
  var last_group = 0xffffffffu;
  var held = 0u;
  var more = true;
  for (var round = 0u; more; round++) {
    nearest_clear(base, p.asked);
    var limit = beyond_all;
    for (var c = 0u; c < centre_count(); c++) {
      if (minor_start(c) == minor_end(c) || !(near_square(row, p.rows + c) <= limit)) { continue; }
      square_begin();
      for (var t = 0u; t < p.coordinates; t++) { square_add(t, x_value(row * p.coordinates + t), centres[p.centres_at + c * p.coordinates + t]); }
      let square = square_end();
      if ((round > 0u && !farther(square, c, last, last_group)) || !nearest_takes(base, square, c)) { continue; }
      sink(base, p.asked, square, c);
      limit = limit_of(row, distances[p.distances_at + base]);
    }
    nearest_sort(base, p.asked);
    var taken = 0u;
    while (taken < p.asked && (round == 0u || held <= p.k)) {
      let c = indices[p.indices_at + base + taken];
      if (c == 0xffffffffu) { break; }
      visits[p.visits_at + query * p.words + (c >> 5u)] |= 1u << (c & 31u);
      held += minor_end(c) - minor_start(c);
      last = distances[p.distances_at + base + taken];
      last_group = c;
      taken++;
    }
    more = taken == p.asked && held <= p.k;
  }
}
