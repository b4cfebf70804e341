// needs: matrix minor-lines segments
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32,
  ends_at: u32, positions_at: u32, group_at: u32, first_at: u32, second_at: u32, lines: u32, minors: u32, chunks: u32, groups: u32,
}

override COUNTS: bool = false; // numbers of non-zero values; else sums and sums of squares

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(6) var<storage, read> group: array<u32>;
@group(0) @binding(7) var<storage, read_write> first: array<u32>;
@group(0) @binding(8) var<storage, read_write> second: array<u32>;

/// An invocation adds one minor line into its groups, in order of major lines. Results begin as zeros.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let minor = p.base + id.x;
  if (minor >= p.minors) { return; }
  for (var place = minor_start(minor); place < minor_end(minor); place++) {
    let position = positions[p.positions_at + place];
    let g = group[p.group_at + x_line(position, p.lines)];
    if (g >= p.groups) { continue; }
    let v = x_value(position);
    let cell = g * p.minors + minor;
    if (COUNTS) {
      if (!f64_is_zero(v)) { first[p.first_at + cell]++; }
      continue;
    }
    let i = 2u * (p.first_at + cell);
    let j = 2u * (p.second_at + cell);
    begin_segment(vec2u(first[i], first[i + 1u]), vec2u(second[j], second[j + 1u]));
    add_to_segment(v);
    first[i] = moments[0].x;
    first[i + 1u] = moments[0].y;
    second[j] = moments[1].x;
    second[j + 1u] = moments[1].y;
  }
}
