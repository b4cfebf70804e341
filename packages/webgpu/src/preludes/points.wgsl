// needs: rows
// Rows of x as points that are filtered in f32. Those in f64 are centred, roughly, by the first: f32 has too few digits for small
// differences of large numbers. Differences of two numbers in f32 need no help.

fn centered(row: u32, t: u32) -> vec2u {
  let v = x_value(row * p.coordinates + t);
  let first = x_value(t);
  if (p.x_dtype != 0u || !f64_is_finite(first)) { return v; }
  return f64_sub(v, first);
}

fn exponent_of(v: vec2u) -> u32 {
  return (v.y >> 20u) & 0x7ffu;
}
