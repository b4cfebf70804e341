// needs: ranking
struct Params {
  base: u32, x_data_at: u32, x_indices_at: u32, x_indptr_at: u32, x_dtype: u32, x_wide: u32,
  order_at: u32, group_at: u32, sizes_at: u32, ranks_at: u32, ties_at: u32, lines: u32, groups: u32, reference: u32,
}

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;

/// An invocation ranks one line. Within a group and the reference, twice the rank sum of the n values of the group is n (n + 1)
/// and, for each of them, twice the number of reference values below it and once that of equal ones.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let line = p.base + id.x;
  if (line >= p.lines) { return; }
  let start = x_start(line);
  let end = x_start(line + 1u);
  let row = line * p.groups;
  // How many values each group has that are not 0, for now in its cell.
  for (var g = 0u; g < p.groups; g++) { ranks[p.ranks_at + row + g] = vec2u(0u, 0u); }
  var below_zero = 0u;
  for (var place = start; place < end; place++) {
    if (!takes_part(place)) { continue; }
    let g = group_at_place(place);
    ranks[p.ranks_at + row + g].x++;
    if (g == p.reference) { below_zero += sign_of(value_at(place)); }
  }
  let zeros = sizes[p.sizes_at + p.reference] - ranks[p.ranks_at + row + p.reference].x;
  for (var g = 0u; g < p.groups; g++) {
    let size = sizes[p.sizes_at + g];
    let own = size - ranks[p.ranks_at + row + g].x;
    ranks[p.ranks_at + row + g] = add64(product32(size, size + 1u), product32(own, 2u * below_zero + zeros));
    ties[p.ties_at + row + g] = sub64(tied(zeros + own), tied(zeros));
  }
  var alone = tied(zeros); // what the reference has by itself
  var below = 0u;
  var zeros_ranked = false;
  var place = start;
  while (place < end) {
    if (!takes_part(place)) {
      place++;
      continue;
    }
    let value = value_at(place);
    if (!zeros_ranked && sign_of(value) == 0u) {
      below += zeros;
      zeros_ranked = true;
    }
    var equal = 0u;
    var last = place;
    for (; last < end; last++) {
      if (any(value_at(last) != value)) { break; }
      if (group_at_place(last) == p.reference) { equal++; }
    }
    // Equal values are sorted by group.
    while (place < last) {
      let g = group_at_place(place);
      var count = 0u;
      for (; place < last; place++) {
        if (group_at_place(place) != g) { break; }
        count++;
      }
      if (g >= p.groups) { continue; }
      let i = p.ranks_at + row + g;
      ranks[i] = add64(ranks[i], product32(count, 2u * below + equal));
      let j = p.ties_at + row + g;
      ties[j] = add64(ties[j], sub64(tied(equal + count), tied(equal)));
    }
    below += equal;
    alone = add64(alone, tied(equal));
  }
  for (var g = 0u; g < p.groups; g++) {
    let j = p.ties_at + row + g;
    ties[j] = add64(ties[j], alone);
  }
  ranks[p.ranks_at + row + p.reference] = vec2u(0u, 0u);
  ties[p.ties_at + row + p.reference] = vec2u(0u, 0u);
}
