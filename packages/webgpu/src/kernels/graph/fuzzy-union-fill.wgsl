// needs: directed f64
struct Params {
  base: u32, indices_at: u32, weights_at: u32, indptr_at: u32, ends_at: u32, y_indices_at: u32, y_data_at: u32,
  vertices: u32, k: u32, wide: u32,
}

override OWN: bool = true; // the edges of the vertices themselves; else those without an edge back, in the rows of the others

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(3) var<storage, read> indptr: array<u32>;
@group(0) @binding(4) var<storage, read_write> ends: array<atomic<u32>>;
@group(0) @binding(5) var<storage, read_write> y_indices: array<u32>;
@group(0) @binding(6) var<storage, read_write> y_data: array<u32>;

fn pointer(row: u32) -> u32 {
  return indptr[(p.indptr_at + row) << p.wide] - indptr[p.indptr_at << p.wide];
}

/// a + b - ab, each operation rounded to f32.
fn united(a: u32, b: u32) -> u32 {
  let v = f64_of_f32(a);
  let w = f64_of_f32(b);
  return f32_of_f64(f64_sub(f64_as_f32(f64_add(v, w)), f64_as_f32(f64_mul(v, w))));
}

/// An invocation takes one edge. Rows are put in order afterwards; those of an indptr that does not fit the graph are cut off.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let place = p.base + id.x;
  if (place >= p.vertices * p.k || !is_edge(place)) { return; }
  let vertex = place / p.k;
  let other = neighbor(place);
  let back = weight_of(other, vertex);
  if (!OWN && back != 0u) { return; }
  let row = select(other, vertex, OWN);
  let to = pointer(row) + atomicAdd(&ends[p.ends_at + row], 1u);
  if (to >= pointer(row + 1u)) { return; }
  y_indices[p.y_indices_at + to] = select(vertex, other, OWN);
  if (OWN) {
    y_data[p.y_data_at + to] = united(weight(place), back);
  } else {
    y_data[p.y_data_at + to] = weight(place);
  }
}
