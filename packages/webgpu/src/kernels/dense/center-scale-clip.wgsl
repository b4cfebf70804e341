// needs: rows
struct Params {
  base: u32, x_data_at: u32, x_dtype: u32,
  mean_at: u32, deviation_at: u32, y_at: u32, y_wide: u32, columns: u32, entries: u32, max_low: u32, max_high: u32,
}

override CENTER: bool = true;

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(2) var<storage, read> mean: array<vec2u>;
@group(0) @binding(3) var<storage, read> deviation: array<vec2u>;
@group(0) @binding(4) var<storage, read_write> y: array<u32>;

fn rounded(v: vec2u) -> vec2u {
  return select(f64_as_f32(v), v, p.y_wide == 1u);
}

/// An invocation takes one element.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let element = p.base + id.x;
  if (element >= p.entries) { return; }
  let column = element % p.columns;
  var v = x_value(element);
  if (CENTER) { v = rounded(f64_sub(v, mean[p.mean_at + column])); }
  var z = rounded(f64_div(v, deviation[p.deviation_at + column]));
  let most = vec2u(p.max_low, p.max_high);
  if (f64_less(most, z)) {
    z = most;
  } else if (CENTER && f64_less(z, f64_negate(most))) {
    z = f64_negate(most);
  }
  let i = p.y_at + element;
  if (p.y_wide == 1u) {
    y[2u * i] = z.x;
    y[2u * i + 1u] = z.y;
  } else {
    y[i] = f32_of_f64(z);
  }
}
