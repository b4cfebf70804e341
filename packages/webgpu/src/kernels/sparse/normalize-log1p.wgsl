// needs: matrix new-values math
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32, y_data_at: u32, y_wide: u32, factor_at: u32, lines: u32, entries: u32,
}

override LOG: bool = true; // else only scaled

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(5) var<storage, read> factor: array<u32>;

fn divisor(line: u32) -> vec2u {
  let i = p.factor_at + line;
  var v = vec2u(0u, 0u);
  if (p.y_wide == 1u) { v = vec2u(factor[2u * i], factor[2u * i + 1u]); } else { v = f64_of_f32(factor[i]); }
  return select(v, f64_one, f64_is_zero(v));
}

/// An invocation takes one entry. A quotient of floats rounded to f64 and then to f32 is the correctly rounded one.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let position = p.base + id.x;
  if (position >= p.entries) { return; }
  let quotient = f64_div(y_rounded(x_value(position)), divisor(x_line(position, p.lines)));
  if (LOG) {
    y_store(position, f64_log1p(y_rounded(quotient)));
  } else {
    y_store(position, quotient);
  }
}
