// needs: panels
struct Params {
  base: u32, panels_at: u32, near_squares_at: u32, near_rows_at: u32,
  width: u32, rows: u32, first: u32, queries: u32, stride: u32, parts: u32, part_panels: u32, places: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> panels: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> near_squares: array<f32>;
@group(0) @binding(3) var<storage, read_write> near_rows: array<u32>;

const beyond_all = 0x1.fffffep127f;

/// An invocation finds the nearest of one part of the rows for one query, in f32: a heap of `places`, its first the farthest.
/// Free places are beyond all. Heaps lie side by side, so that neighbouring invocations read neighbouring words.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let heap = p.base + id.x;
  let part = heap / p.stride;
  let query = p.first + heap % p.stride;
  if (part >= p.parts || heap % p.stride >= p.queries) { return; }
  let heaps = p.stride * p.parts;
  for (var place = 0u; place < p.places; place++) {
    near_squares[place * heaps + heap] = beyond_all;
    near_rows[place * heaps + heap] = 0xffffffffu;
  }
  var limit = beyond_all;
  let end = min((p.rows + 3u) / 4u, (part + 1u) * p.part_panels);
  for (var panel = part * p.part_panels; panel < end; panel++) {
    let squares = squares_of(query, panel);
    if (!any(squares < vec4f(limit))) { continue; }
    for (var lane = 0u; lane < 4u; lane++) {
      let square = squares[lane];
      let row = panel * 4u + lane;
      if (!(square < limit) || row == query || row >= p.rows) { continue; }
      // In place of the farthest; then the heap is put in order.
      var at = 0u;
      for (var child = 1u; child < p.places; child = 2u * at + 1u) {
        var larger = child;
        if (child + 1u < p.places && near_squares[(child + 1u) * heaps + heap] > near_squares[child * heaps + heap]) { larger = child + 1u; }
        let other = near_squares[larger * heaps + heap];
        if (!(other > square)) { break; }
        near_squares[at * heaps + heap] = other;
        near_rows[at * heaps + heap] = near_rows[larger * heaps + heap];
        at = larger;
      }
      near_squares[at * heaps + heap] = square;
      near_rows[at * heaps + heap] = row;
      limit = near_squares[heap];
    }
  }
}
