// needs: pointers
struct Params {
  base: u32,
  to_at: u32, columns_at: u32, values_at: u32, y_indices_at: u32, y_data_at: u32, to_wide: u32, rows: u32, entries: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> to: array<u32>;
@group(0) @binding(2) var<storage, read> columns: array<u32>;
@group(0) @binding(3) var<storage, read> values: array<u32>;
@group(0) @binding(4) var<storage, read_write> y_indices: array<u32>;
@group(0) @binding(5) var<storage, read_write> y_data: array<u32>;

fn start_of(row: u32) -> u32 {
  return to[pointer_at(p.to_at + row, p.to_wide)] - to[pointer_at(p.to_at, p.to_wide)];
}

/// An invocation moves one entry to where its column belongs in its row: as far as there are smaller ones. No column occurs twice.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let entry = p.base + id.x;
  if (entry >= p.entries) { return; }
  var low = 0u;
  var high = p.rows;
  while (high - low > 1u) {
    let middle = (low + high) / 2u;
    if (start_of(middle) <= entry) { low = middle; } else { high = middle; }
  }
  let start = start_of(low);
  let column = columns[p.columns_at + entry];
  var before = 0u;
  for (var other = start; other < start_of(low + 1u); other++) { before += select(0u, 1u, columns[p.columns_at + other] < column); }
  y_indices[p.y_indices_at + start + before] = column;
  y_data[p.y_data_at + start + before] = values[p.values_at + entry];
}
