// needs: values
// The dense x, row by row, of floats or doubles (`x_dtype`).

@group(0) @binding(1) var<storage, read> x_data: array<u32>;

fn x_value(i: u32) -> vec2u {
  let word = word_of(p.x_dtype, p.x_data_at + i);
  if (p.x_dtype == 0u) { return vec2u(x_data[word], x_data[word + 1u]); }
  return f64_of_f32(x_data[word]);
}

/// A product of 0 changes no sum that began with +0: such a sum is never -0.
fn adds_nothing(a: vec2u, b: vec2u) -> bool {
  return (f64_is_zero(a) && f64_is_finite(b)) || (f64_is_zero(b) && f64_is_finite(a));
}
