// needs: rows squares
// The nearest found so far: heaps, the first of each its farthest. Free places hold an infinite square and row 0xffffffff.

@group(0) @binding(6) var<storage, read_write> indices: array<u32>;
@group(0) @binding(7) var<storage, read_write> distances: array<vec2u>;

fn nearest_clear(base: u32, size: u32) {
  for (var place = base; place < base + size; place++) {
    distances[p.distances_at + place] = infinite;
    indices[p.indices_at + place] = 0xffffffffu;
  }
}

/// Is (square, row) farther than another? Squares are not negative, so their words compare as they do.
fn farther(square: vec2u, row: u32, other: vec2u, other_row: u32) -> bool {
  return less64(other, square) || (all(other == square) && row > other_row);
}

/// Is the first of a heap farther than (square, row)?
fn nearest_takes(base: u32, square: vec2u, row: u32) -> bool {
  return less64(square, infinite) && farther(distances[p.distances_at + base], indices[p.indices_at + base], square, row);
}

/// Puts a row in place of the first of a heap, and the heap in order.
fn sink(base: u32, size: u32, square: vec2u, row: u32) {
  let i = p.indices_at + base;
  let d = p.distances_at + base;
  var at = 0u;
  for (var child = 1u; child < size; child = 2u * at + 1u) {
    var larger = child;
    if (child + 1u < size && farther(distances[d + child + 1u], indices[i + child + 1u], distances[d + child], indices[i + child])) { larger = child + 1u; }
    if (!farther(distances[d + larger], indices[i + larger], square, row)) { break; }
    distances[d + at] = distances[d + larger];
    indices[i + at] = indices[i + larger];
    at = larger;
  }
  distances[d + at] = square;
  indices[i + at] = row;
}

/// Nearest first.
fn nearest_sort(base: u32, count: u32) {
  for (var size = count - 1u; size > 0u; size--) {
    let square = distances[p.distances_at + base + size];
    let row = indices[p.indices_at + base + size];
    distances[p.distances_at + base + size] = distances[p.distances_at + base];
    indices[p.indices_at + base + size] = indices[p.indices_at + base];
    sink(base, size, square, row);
  }
}

/// Squares become distances, free places NaN.
fn nearest_roots(base: u32, count: u32) {
  for (var place = base; place < base + count; place++) {
    let square = distances[p.distances_at + place];
    distances[p.distances_at + place] = f64_sqrt(select(square, f64_nan, indices[p.indices_at + place] == 0xffffffffu));
  }
}
