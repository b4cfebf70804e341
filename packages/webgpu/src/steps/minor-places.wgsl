// needs: matrix
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32, next_at: u32, positions_at: u32, line_of_at: u32,
  lines: u32, chunks: u32, first: u32, minors: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(4) var<storage, read_write> next: array<u32>;
@group(0) @binding(5) var<storage, read_write> positions: array<u32>;
@group(0) @binding(6) var<storage, read_write> line_of: array<u32>;

/// Entries in the order of their minor lines, within these of their major lines: where each lies in x, and its major line.
/// `next` (minor lines × chunks) holds where the entries of a chunk begin, and in the end where they end.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let chunk = p.base + id.x;
  if (chunk >= p.chunks) { return; }
  let size = (p.lines + p.chunks - 1u) / p.chunks;
  for (var line = min(p.lines, chunk * size); line < min(p.lines, chunk * size + size); line++) {
    for (var position = x_start(line); position < x_start(line + 1u); position++) {
      let minor = x_index(position) - p.first;
      if (minor >= p.minors) { continue; }
      let cell = p.next_at + minor * p.chunks + chunk;
      let place = next[cell];
      next[cell] = place + 1u;
      positions[p.positions_at + place] = position;
      line_of[p.line_of_at + place] = line;
    }
  }
}
