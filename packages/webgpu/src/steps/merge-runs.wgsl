// needs: matrix
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32,
  given_at: u32, merged_at: u32, group_at: u32, lines: u32, entries: u32, width: u32,
}

override FIRST: bool = false; // the entries are still where they lie in x
override BY_GROUP: bool = false; // equal values by the group of their minor line

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(4) var<storage, read> given: array<u32>;
@group(0) @binding(5) var<storage, read_write> merged: array<u32>;
@group(0) @binding(6) var<storage, read> group: array<u32>;

fn entry(place: u32) -> u32 {
  if (FIRST) { return place; }
  return given[p.given_at + place];
}

fn group_of(position: u32) -> u32 {
  if (BY_GROUP) { return group[p.group_at + x_index(position)]; }
  return 0u;
}

/// A pass of a merge sort within each line: sorted runs of `width` entries become runs of twice that. An invocation moves one
/// entry: its new place follows from how many of the neighbouring run come before it. Stable, without a barrier.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let place = p.base + id.x;
  if (place >= p.entries) { return; }
  let line = x_line(place, p.lines);
  let start = x_start(line);
  let end = x_start(line + 1u);
  let run = (place - start) / p.width;
  let own = start + run * p.width;
  let other = start + (run ^ 1u) * p.width;
  let position = entry(place);
  let key = order_of(x_raw(position));
  let label = group_of(position);
  // Of the second run of two, only what is smaller comes before an entry of the first; the other way round also what is equal.
  let second = (run & 1u) == 1u;
  var low = min(other, end);
  var high = min(other + p.width, end);
  while (low < high) {
    let middle = (low + high) / 2u;
    let candidate = entry(middle);
    let order = order_of(x_raw(candidate));
    var before = less64(order, key);
    if (all(order == key)) {
      let g = group_of(candidate);
      before = g < label || (g == label && second);
    }
    if (before) { low = middle + 1u; } else { high = middle; }
  }
  merged[p.merged_at + min(own, other) + (place - own) + (low - min(other, end))] = position;
}
