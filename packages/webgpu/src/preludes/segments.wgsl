// needs: f64
// Segmented reduction: an invocation adds the entries of one segment, in the order of the contract, which gives the same bits on
// every device. Of each entry the value and its square.

/// The sum of values, and of their squares, of the segment at work.
var<private> moments: array<vec2u, 2>;

fn begin_segment(sum: vec2u, squares: vec2u) {
  moments[0] = sum;
  moments[1] = squares;
}

/// One addition in a loop: it is compiled once.
fn add_to_segment(v: vec2u) {
  let square = f64_mul(v, v);
  for (var power = 0u; power < 2u; power++) { moments[power] = f64_add(moments[power], select(v, square, power == 1u)); }
}
