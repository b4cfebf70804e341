struct Params { base: u32, indptr_at: u32, y_indices_at: u32, y_data_at: u32, rows: u32, wide: u32 }

@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> indptr: array<u32>;
@group(0) @binding(2) var<storage, read_write> y_indices: array<u32>;
@group(0) @binding(3) var<storage, read_write> y_data: array<u32>;

fn pointer(row: u32) -> u32 {
  return indptr[(p.indptr_at + row) << p.wide] - indptr[p.indptr_at << p.wide];
}

/// Sinks an entry from place `at` of a heap of `size` entries from `start` on, the largest index first.
fn sink(start: u32, first: u32, size: u32, index: u32, value: u32) {
  let i = p.y_indices_at + start;
  let d = p.y_data_at + start;
  var at = first;
  for (var child = 2u * at + 1u; child < size; child = 2u * at + 1u) {
    var larger = child;
    if (child + 1u < size && y_indices[i + child + 1u] > y_indices[i + child]) { larger = child + 1u; }
    if (y_indices[i + larger] < index) { break; }
    y_indices[i + at] = y_indices[i + larger];
    y_data[d + at] = y_data[d + larger];
    at = larger;
  }
  y_indices[i + at] = index;
  y_data[d + at] = value;
}

/// An invocation sorts one row by index: a heap, because the rows of hubs are long. No index comes twice.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = p.base + id.x;
  if (row >= p.rows) { return; }
  let start = pointer(row);
  let size = pointer(row + 1u) - start;
  // First the heap is made from its end on, then its first goes to the end, one by one.
  let making = size / 2u;
  for (var n = 0u; n < making + size; n++) {
    let made = n >= making;
    let last = select(making - 1u - n, size + making - 1u - n, made);
    let index = y_indices[p.y_indices_at + start + last];
    let value = y_data[p.y_data_at + start + last];
    if (made) {
      y_indices[p.y_indices_at + start + last] = y_indices[p.y_indices_at + start];
      y_data[p.y_data_at + start + last] = y_data[p.y_data_at + start];
      if (last == 0u) { break; }
    }
    sink(start, select(last, 0u, made), select(size, last, made), index, value);
  }
}
