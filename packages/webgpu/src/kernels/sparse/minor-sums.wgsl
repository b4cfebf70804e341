// needs: matrix minor-lines segments bytes
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32, ends_at: u32, positions_at: u32,
  mask_at: u32, first_at: u32, second_at: u32, lines: u32, minors: u32, chunks: u32,
}

override MASKED: bool = false;
override COUNTS: bool = false; // number of non-zero and of positive values; else sum and sum of squares

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(6) var<storage, read> mask: array<u32>;
@group(0) @binding(7) var<storage, read_write> first: array<u32>;
@group(0) @binding(8) var<storage, read_write> second: array<u32>;

/// An invocation adds one minor line, in order of major lines.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let minor = p.base + id.x;
  if (minor >= p.minors) { return; }
  begin_segment(f64_zero, f64_zero);
  var nonzeros = 0u;
  var positives = 0u;
  for (var place = minor_start(minor); place < minor_end(minor); place++) {
    let position = positions[p.positions_at + place];
    if (MASKED) {
      let i = p.mask_at + x_line(position, p.lines);
      if (byte_of(mask[i >> 2u], i) == 0u) { continue; }
    }
    let v = x_value(position);
    if (COUNTS) {
      if (!f64_is_zero(v)) {
        nonzeros++;
        positives += 1u - (v.y >> 31u);
      }
    } else {
      add_to_segment(v);
    }
  }
  if (COUNTS) {
    first[p.first_at + minor] = nonzeros;
    second[p.second_at + minor] = positives;
  } else {
    let i = 2u * (p.first_at + minor);
    first[i] = moments[0].x;
    first[i + 1u] = moments[0].y;
    let j = 2u * (p.second_at + minor);
    second[j] = moments[1].x;
    second[j + 1u] = moments[1].y;
  }
}
