// needs: matrix new-pattern pointers
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32,
  y_data_at: u32, y_indices_at: u32, lines_at: u32, to_at: u32, to_wide: u32, count: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(6) var<storage, read> lines: array<u32>;
@group(0) @binding(7) var<storage, read> to: array<u32>;

/// An invocation copies one line.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let taken = p.base + id.x;
  if (taken >= p.count) { return; }
  let line = lines[p.lines_at + taken];
  var place = to[pointer_at(p.to_at + taken, p.to_wide)] - to[pointer_at(p.to_at, p.to_wide)];
  let end = x_start(line + 1u);
  for (var position = x_start(line); position < end; position++) {
    y_put(place, x_raw(position), x_index(position));
    place++;
  }
}
