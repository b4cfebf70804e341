// 64-bit integers in two limbs: x the low word, y the high one. Additions wrap, as they do in the CPU's words.

fn add64(a: vec2u, b: vec2u) -> vec2u {
  let low = a.x + b.x;
  return vec2u(low, a.y + b.y + select(0u, 1u, low < a.x));
}

fn sub64(a: vec2u, b: vec2u) -> vec2u {
  return vec2u(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
}

fn less64(a: vec2u, b: vec2u) -> bool {
  return a.y < b.y || (a.y == b.y && a.x < b.x);
}

/// Shifts of 0 to 63 places, without a branch; WGSL takes shifts modulo 32.
fn left64(a: vec2u, n: u32) -> vec2u {
  let m = n & 31u;
  let low = a.x << m;
  return select(vec2u(low, (a.y << m) | ((a.x >> 1u) >> (31u - m))), vec2u(0u, low), n >= 32u);
}

fn right64(a: vec2u, n: u32) -> vec2u {
  let m = n & 31u;
  let high = a.y >> m;
  return select(vec2u((a.x >> m) | ((a.y << 1u) << (31u - m)), high), vec2u(high, 0u), n >= 32u);
}

/// Right by any number of places, of a number below 2^63; the lowest bit tells whether a bit was lost.
fn right_sticky64(a: vec2u, n: u32) -> vec2u {
  let places = min(n, 63u);
  let kept = right64(a, places);
  let lost = a ^ left64(kept, places);
  return vec2u(kept.x | select(0u, 1u, (lost.x | lost.y) != 0u), kept.y);
}

fn leading_zeros64(a: vec2u) -> u32 {
  return select(32u + countLeadingZeros(a.x), countLeadingZeros(a.y), a.y != 0u);
}

/// The whole product of two words.
fn product32(a: u32, b: u32) -> vec2u {
  let al = a & 0xffffu;
  let ah = a >> 16u;
  let bl = b & 0xffffu;
  let bh = b >> 16u;
  let ll = al * bl;
  let lh = al * bh;
  let hl = ah * bl;
  let middle = (ll >> 16u) + (lh & 0xffffu) + (hl & 0xffffu);
  return vec2u((ll & 0xffffu) | (middle << 16u), ah * bh + (lh >> 16u) + (hl >> 16u) + (middle >> 16u));
}

/// The product modulo 2^64.
fn mul64(a: vec2u, b: vec2u) -> vec2u {
  let low = product32(a.x, b.x);
  return vec2u(low.x, low.y + a.x * b.y + a.y * b.x);
}

/// The upper half of a 128-bit product; its lowest bit tells whether the lower half is not 0.
fn high_product64(a: vec2u, b: vec2u) -> vec2u {
  let ll = product32(a.x, b.x);
  let lh = product32(a.x, b.y);
  let hl = product32(a.y, b.x);
  let hh = product32(a.y, b.y);
  let middle = add64(vec2u(ll.y, 0u), vec2u(lh.x, 0u));
  let all = add64(middle, vec2u(hl.x, 0u));
  let high = add64(add64(hh, vec2u(lh.y, 0u)), add64(vec2u(hl.y, 0u), vec2u(all.y, 0u)));
  return vec2u(high.x | select(0u, 1u, (ll.x | all.x) != 0u), high.y);
}
