// needs: matrix
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32, counts_at: u32,
  lines: u32, chunks: u32, first: u32, minors: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(4) var<storage, read_write> counts: array<u32>;

/// An invocation counts the entries of a chunk of lines in each minor line: `counts` (minor lines × chunks).
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let chunk = p.base + id.x;
  if (chunk >= p.chunks) { return; }
  let size = (p.lines + p.chunks - 1u) / p.chunks;
  let start = x_start(min(p.lines, chunk * size));
  let end = x_start(min(p.lines, chunk * size + size));
  for (var position = start; position < end; position++) {
    let minor = x_index(position) - p.first;
    if (minor < p.minors) { counts[p.counts_at + minor * p.chunks + chunk]++; }
  }
}
