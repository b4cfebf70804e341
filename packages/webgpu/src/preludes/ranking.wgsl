// needs: matrix
// Entries of a line in ascending order, the groups of minor lines and their sizes. Group numbers from `groups` on belong to none.

@group(0) @binding(4) var<storage, read> order: array<u32>;
@group(0) @binding(5) var<storage, read> group: array<u32>;
@group(0) @binding(6) var<storage, read> sizes: array<u32>;
@group(0) @binding(7) var<storage, read_write> ranks: array<vec2u>;
@group(0) @binding(8) var<storage, read_write> ties: array<vec2u>;

fn group_at_place(place: u32) -> u32 {
  return group[p.group_at + x_index(order[p.order_at + place])];
}

/// The words of a value.
fn value_at(place: u32) -> vec2u {
  return x_raw(order[p.order_at + place]);
}

/// Zeros that are stored count among the implicit ones.
fn takes_part(place: u32) -> bool {
  return group_at_place(place) < p.groups && !is_zero(value_at(place));
}

/// t^3 - t, for t below 2^21.
fn tied(t: u32) -> vec2u {
  return sub64(mul64(product32(t, t), vec2u(t, 0u)), vec2u(t, 0u));
}
