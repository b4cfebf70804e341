// The power of two that points are scaled by, from the largest exponent there is.

/// Brings the largest coordinate near 2^50.
fn shift_of(extent: u32) -> i32 {
  return 1073 - i32(extent);
}

/// Can points be told apart by squares in f32? Not where a difference overflows, nor where their squares underflow in f64.
fn can_filter(extent: u32) -> bool {
  return extent < 2047u && shift_of(extent) < 450;
}
