// needs: values
// The values of the result y over the pattern of x: f64 (`y_wide`), or f32 to which all is rounded.

@group(0) @binding(4) var<storage, read_write> y_data: array<u32>;

/// As the result rounds a number.
fn y_rounded(v: vec2u) -> vec2u {
  if (p.y_wide == 1u) { return v; }
  return f64_as_f32(v);
}

fn y_store(position: u32, v: vec2u) {
  let i = p.y_data_at + position;
  if (p.y_wide == 1u) {
    y_data[2u * i] = v.x;
    y_data[2u * i + 1u] = v.y;
  } else {
    y_data[i] = f32_of_f64(v);
  }
}
