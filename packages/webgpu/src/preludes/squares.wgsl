// needs: f64
// Squares of distances as the contracts of `knn` define them. Every other term is of a lane of its own, so lanes are added in a loop.

const infinite = vec2u(0u, 0x7ff00000u);

var<private> lanes: array<vec2u, 8>;

fn square_begin() {
  for (var lane = 0u; lane < 8u; lane++) { lanes[lane] = f64_zero; }
}

fn square_add(t: u32, a: vec2u, b: vec2u) {
  let difference = f64_sub(a, b);
  lanes[t & 7u] = f64_add(lanes[t & 7u], f64_mul(difference, difference));
}

/// ((0+4)+(2+6))+((1+5)+(3+7)), as on every target.
fn square_end() -> vec2u {
  for (var sum = 0u; sum < 7u; sum++) {
    let half = select(select(1u, 2u, sum < 6u), 4u, sum < 4u);
    let lane = sum & (half - 1u);
    lanes[lane] = f64_add(lanes[lane], lanes[lane + half]);
  }
  return lanes[0];
}
