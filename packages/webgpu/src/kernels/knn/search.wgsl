// needs: nearest panels scaling
struct Params {
  base: u32, x_data_at: u32, x_dtype: u32, panels_at: u32, near_squares_at: u32, near_rows_at: u32, extent_at: u32, indices_at: u32, distances_at: u32,
  width: u32, rows: u32, coordinates: u32, first: u32, queries: u32, stride: u32, parts: u32, part_panels: u32, places: u32, k: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(2) var<storage, read> panels: array<vec4f>;
@group(0) @binding(3) var<storage, read> near_squares: array<f32>;
@group(0) @binding(4) var<storage, read> near_rows: array<u32>;
@group(0) @binding(5) var<storage, read> extent: array<u32>;

const beyond_all = 0x1.fffffep127f;

fn exact_square(a: u32, b: u32) -> vec2u {
  square_begin();
  for (var t = 0u; t < p.coordinates; t++) { square_add(t, x_value(a * p.coordinates + t), x_value(b * p.coordinates + t)); }
  return square_end();
}

/// The k-th smallest square in f32 of all parts, found in a heap in the results.
fn kth_square(heap: u32, base: u32, heaps: u32) -> f32 {
  let last = bitcast<u32>(beyond_all);
  for (var place = 0u; place < p.k; place++) {
    distances[p.distances_at + base + place] = vec2u(last, 0u);
    indices[p.indices_at + base + place] = 0u;
  }
  for (var part = 0u; part < p.parts; part++) {
    for (var place = 0u; place < p.places; place++) {
      let square = vec2u(bitcast<u32>(near_squares[place * heaps + part * p.stride + heap]), 0u);
      if (square.x < distances[p.distances_at + base].x) { sink(base, p.k, square, 0u); }
    }
  }
  return bitcast<f32>(distances[p.distances_at + base].x);
}

/// No row whose square in f32 is larger is among the k nearest.
///
/// Let a, b be scaled rows, d their distance, and a', b' the rows in f32, with |a' - a| <= u |a|, u = 2^-24, where rows are f64,
/// else a' = a. As |b| <= |a| + d, the distances of a', b' and of a, b differ by 2u |a| + u d at most. A square in f32, whatever the
/// order of its sum, whether products are fused and however each step is rounded, has a relative error of (width + 2) 2^-23, and
/// an absolute one below width 2^-125 where numbers below 2^-126 are taken for 0. A square in f64 has one of (width + 2) 2^-53;
/// where it underflows, of width 2^-1074, scaled less than width 2^-174 (`can_filter`). Each is counted at least twice here.
fn limit_of(query: u32, kth: f32) -> f32 {
  if (kth >= beyond_all || !can_filter(extent[p.extent_at]) || p.width > 0x10000u) { return beyond_all; }
  let relative = 1.0 + f32(p.width + 16u) * 0x1p-22f;
  var norm = 0.0;
  if (p.x_dtype == 0u) {
    for (var t = 0u; t < p.width; t++) {
      let v = panels[(query >> 2u) * p.width + t][query & 3u];
      norm += v * v;
    }
  }
  let apart = sqrt(norm) * 0x1p-21f + sqrt(f32(p.width)) * 0x1p-60f;
  let least = (sqrt(kth) * relative + 2.0 * apart) * relative;
  return least * least * relative;
}

/// An invocation decides on one query. Rows near enough in f32 are compared exactly. They are those of a heap, unless the heap
/// was too small for them: then all rows of its part are looked at again.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let heap = p.base + id.x;
  if (heap >= p.queries) { return; }
  let query = p.first + heap;
  let base = heap * p.k;
  let heaps = p.stride * p.parts;
  let limit = limit_of(query, kth_square(heap, base, heaps));
  nearest_clear(base, p.k);
  // No point: at no finite distance from any row.
  let is_point = panels[(query >> 2u) * p.width][query & 3u] < 0x1p61f;
  for (var part = 0u; part < select(0u, p.parts, is_point); part++) {
    let again = near_squares[part * p.stride + heap] <= limit && near_rows[part * p.stride + heap] != 0xffffffffu;
    let start = part * p.part_panels * 4u;
    let count = select(p.places, min(p.rows - start, p.part_panels * 4u), again);
    var squares = vec4f();
    for (var n = 0u; n < count; n++) {
      var row = start + n;
      var square = 0.0;
      if (again) {
        if ((n & 3u) == 0u) { squares = squares_of(query, row >> 2u); }
        square = squares[n & 3u];
      } else {
        row = near_rows[n * heaps + part * p.stride + heap];
        square = near_squares[n * heaps + part * p.stride + heap];
      }
      if (!(square <= limit) || row == query || row >= p.rows) { continue; }
      let exact = exact_square(query, row);
      if (nearest_takes(base, exact, row)) { sink(base, p.k, exact, row); }
    }
  }
  nearest_sort(base, p.k);
  nearest_roots(base, p.k);
}
