// needs: matrix new-pattern pointers
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32,
  y_data_at: u32, y_indices_at: u32, index_at: u32, to_at: u32, to_wide: u32, lines: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(6) var<storage, read> index: array<i32>;
@group(0) @binding(7) var<storage, read> to: array<u32>;

/// An invocation copies one line.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let line = p.base + id.x;
  if (line >= p.lines) { return; }
  var place = to[pointer_at(p.to_at + line, p.to_wide)] - to[pointer_at(p.to_at, p.to_wide)];
  let end = x_start(line + 1u);
  for (var position = x_start(line); position < end; position++) {
    let kept = index[p.index_at + x_index(position)];
    if (kept < 0) { continue; }
    y_put(place, x_raw(position), u32(kept));
    place++;
  }
}
