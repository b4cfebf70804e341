// needs: ranking
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32,
  order_at: u32, group_at: u32, sizes_at: u32, ranks_at: u32, ties_at: u32, lines: u32, groups: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;

/// An invocation ranks one line. A run of t values after b others has twice the mean rank 2 b + t + 1.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let line = p.base + id.x;
  if (line >= p.lines) { return; }
  let start = x_start(line);
  let end = x_start(line + 1u);
  let row = p.ranks_at + line * p.groups;
  var members = 0u;
  for (var g = 0u; g < p.groups; g++) {
    ranks[row + g] = vec2u(0u, 0u);
    members += sizes[p.sizes_at + g];
  }
  // How many values each group has that are not 0, for now in its cell.
  var length = 0u;
  var negatives = 0u;
  for (var place = start; place < end; place++) {
    if (!takes_part(place)) { continue; }
    ranks[row + group_at_place(place)].x++;
    length++;
    negatives += sign_of(value_at(place));
  }
  let zeros = members - length;
  for (var g = 0u; g < p.groups; g++) {
    ranks[row + g] = product32(sizes[p.sizes_at + g] - ranks[row + g].x, 2u * negatives + zeros + 1u);
  }
  var sum = tied(zeros);
  var before = 0u;
  var zeros_ranked = false;
  var place = start;
  while (place < end) {
    if (!takes_part(place)) {
      place++;
      continue;
    }
    let value = value_at(place);
    if (!zeros_ranked && sign_of(value) == 0u) {
      before += zeros;
      zeros_ranked = true;
    }
    var count = 0u;
    var last = place;
    for (; last < end; last++) {
      if (any(value_at(last) != value)) { break; }
      if (takes_part(last)) { count++; }
    }
    for (; place < last; place++) {
      if (!takes_part(place)) { continue; }
      let cell = row + group_at_place(place);
      ranks[cell] = add64(ranks[cell], vec2u(2u * before + count + 1u, 0u));
    }
    before += count;
    sum = add64(sum, tied(count));
  }
  ties[p.ties_at + line] = sum;
}
