// needs: nearest minor-lines near
struct Params {
  base: u32, x_data_at: u32, x_dtype: u32, points_at: u32, visits_at: u32, ends_at: u32, positions_at: u32, indices_at: u32, distances_at: u32,
  coordinates: u32, quads: u32, chunks: u32, most: u32, first: u32, queries: u32, words: u32, k: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(2) var<storage, read> points: array<vec4f>;
@group(0) @binding(3) var<storage, read> visits: array<u32>;

/// The group that a place among the rows by groups belongs to.
fn group_of(place: u32) -> u32 {
  var low = 0u;
  var high = p.most - 1u;
  while (low < high) {
    let middle = (low + high) / 2u;
    if (minor_end(middle) > place) { high = middle; } else { low = middle + 1u; }
  }
  return low;
}

/// An invocation finds the nearest of one row, by groups: neighbours among invocations visit nearly the same. Its own group is
/// the first: what is near makes the limit small, and what is certainly beyond it is passed over in f32.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let query = p.base + id.x;
  let place = p.first + query;
  if (query >= p.queries || place >= minor_end(p.most - 1u)) { return; }
  let row = positions[p.positions_at + place];
  let base = row * p.k;
  let own = group_of(place);
  nearest_clear(base, p.k);
  var limit = beyond_all;
  for (var turn = 0u; turn <= p.words; turn++) {
    var groups = 1u;
    if (turn > 0u) { groups = visits[p.visits_at + query * p.words + turn - 1u]; }
    for (; groups != 0u; groups &= groups - 1u) {
      var c = own;
      if (turn > 0u) {
        c = (turn - 1u) * 32u + firstTrailingBit(groups);
        if (c == own) { continue; }
      }
      for (var n = minor_start(c); n < minor_end(c); n++) {
        let other = positions[p.positions_at + n];
        if (other == row || !(near_square(row, other) <= limit)) { continue; }
        square_begin();
        for (var t = 0u; t < p.coordinates; t++) { square_add(t, x_value(row * p.coordinates + t), x_value(other * p.coordinates + t)); }
        let square = square_end();
        if (!nearest_takes(base, square, other)) { continue; }
        sink(base, p.k, square, other);
        limit = limit_of(row, distances[p.distances_at + base]);
      }
    }
  }
  nearest_sort(base, p.k);
  nearest_roots(base, p.k);
}
