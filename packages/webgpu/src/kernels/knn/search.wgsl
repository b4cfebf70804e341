// needs: rows
struct Params {
  base: u32, x_data_at: u32, x_dtype: u32,
  floats_at: u32, norms_at: u32, indices_at: u32, distances_at: u32, rows: u32, coordinates: u32, k: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(2) var<storage, read> floats: array<f32>;
@group(0) @binding(3) var<storage, read> norms: array<f32>;
@group(0) @binding(4) var<storage, read_write> indices: array<u32>;
@group(0) @binding(5) var<storage, read_write> distances: array<vec2u>;

const infinity = vec2u(0u, 0x7ff00000u);

/// A number that the distance of two rows is not below, found in f32 of any kind: rounded either way, contracted, flushed.
/// Coordinates are off by 2^-23 of their size, differences, squares and sums of d terms by (d + 8) 2^-22 of theirs; what may be
/// flushed is below 1e-15. Twice that is taken off.
fn distance_at_least(row: u32, other: u32) -> f32 {
  let a = p.floats_at + row * p.coordinates;
  let b = p.floats_at + other * p.coordinates;
  var sum = 0.0;
  for (var t = 0u; t < p.coordinates; t++) {
    let d = floats[a + t] - floats[b + t];
    sum += d * d;
  }
  let lengths = norms[p.norms_at + row] + norms[p.norms_at + other];
  if (!(lengths < 1e18)) { return -1.0; }
  return sqrt(sum) * (1.0 - f32(p.coordinates + 8u) * 5e-7) - lengths * 5e-7 - 1e-14;
}

/// The square of the distance as the contract defines it: coordinate t in lane t mod 8.
fn squared_distance(row: u32, other: u32) -> vec2u {
  var lanes: array<vec2u, 8>;
  for (var t = 0u; t < p.coordinates; t++) {
    let d = f64_sub(x_value(row * p.coordinates + t), x_value(other * p.coordinates + t));
    lanes[t & 7u] = f64_add(lanes[t & 7u], f64_mul(d, d));
  }
  for (var half = 4u; half > 0u; half /= 2u) {
    for (var lane = 0u; lane < half; lane++) { lanes[lane] = f64_add(lanes[lane], lanes[lane + half]); }
  }
  return lanes[0];
}

/// An invocation finds the neighbours of one row, nearest first, ties by number. What is certainly farther than the k found is
/// passed over in f32; the others are decided in f64.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = p.base + id.x;
  if (row >= p.rows) { return; }
  let first = row * p.k;
  for (var n = first; n < first + p.k; n++) {
    distances[p.distances_at + n] = infinity;
    indices[p.indices_at + n] = 0xffffffffu;
  }
  var farthest = infinity;
  var reach = 3e38; // not below the farthest distance
  for (var other = 0u; other < p.rows; other++) {
    if (other == row) { continue; }
    if (distance_at_least(row, other) > reach) { continue; }
    let square = squared_distance(row, other);
    // Squares are not negative: their words compare as they do. NaN is beyond infinity.
    if (!less64(square, farthest)) { continue; }
    var place = first + p.k - 1u;
    while (place > first && less64(square, distances[p.distances_at + place - 1u])) {
      distances[p.distances_at + place] = distances[p.distances_at + place - 1u];
      indices[p.indices_at + place] = indices[p.indices_at + place - 1u];
      place--;
    }
    distances[p.distances_at + place] = square;
    indices[p.indices_at + place] = other;
    farthest = distances[p.distances_at + first + p.k - 1u];
    if (f64_less(farthest, vec2u(0xcf7920e3u, 0x476812f9u))) { reach = sqrt(bitcast<f32>(f32_of_f64(farthest))) * 1.001 + 1e-15; }
  }
  for (var n = first; n < first + p.k; n++) {
    let square = distances[p.distances_at + n];
    distances[p.distances_at + n] = select(f64_sqrt(square), f64_nan, indices[p.indices_at + n] == 0xffffffffu);
  }
}
