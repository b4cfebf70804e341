// needs: pointers
struct Params {
  base: u32, a_at: u32, b_at: u32, y_at: u32, a_wide: u32, b_wide: u32, y_wide: u32, a_lines: u32, b_lines: u32, a_entries: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> a: array<u32>;
@group(0) @binding(2) var<storage, read> b: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<u32>;

/// An invocation writes one pointer.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let line = p.base + id.x;
  if (line > p.a_lines + p.b_lines) { return; }
  var start = 0u;
  if (line <= p.a_lines) {
    start = a[pointer_at(p.a_at + line, p.a_wide)] - a[pointer_at(p.a_at, p.a_wide)];
  } else {
    start = p.a_entries + b[pointer_at(p.b_at + line - p.a_lines, p.b_wide)] - b[pointer_at(p.b_at, p.b_wide)];
  }
  let i = pointer_at(p.y_at + line, p.y_wide);
  y[i] = start;
  if (p.y_wide == 1u) { y[i + 1u] = 0u; }
}
