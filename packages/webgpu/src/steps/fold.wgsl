// needs: values f32
struct Params { base: u32, into_at: u32, other_at: u32, dtype: u32, by: u32, units: u32 }

override group_size: u32 = 64u;
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read_write> into: array<u32>;
@group(0) @binding(2) var<storage, read> other: array<u32>;

fn less(a: vec2u, b: vec2u) -> bool {
  switch p.dtype {
    case 0u: { return f64_less(a, b); }
    case 1u: { return f32_less(a.x, b.x); }
    case 2u: { return less64(vec2u(a.x, a.y ^ 0x80000000u), vec2u(b.x, b.y ^ 0x80000000u)); }
    case 3u: { return (a.x ^ 0x80000000u) < (b.x ^ 0x80000000u); }
    default: { return a.x < b.x; }
  }
}

fn sum(a: vec2u, b: vec2u) -> vec2u {
  switch p.dtype {
    case 0u: { return f64_add(a, b); }
    case 1u: { return vec2u(f32_add(a.x, b.x), 0u); }
    default: { return add64(a, b); }
  }
}

/// As fold.ts numbers them: add, max, min, copy.
fn combined(a: vec2u, b: vec2u) -> vec2u {
  if (p.by == 0u) { return sum(a, b); }
  if (p.by == 3u) { return b; }
  let largest = p.by == 1u;
  return select(a, b, less(select(b, a, largest), select(a, b, largest)));
}

/// An invocation takes a unit: one element of 4 or 8 bytes, or the elements of a word.
@compute @workgroup_size(group_size)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = p.base + id.x;
  if (i >= p.units) { return; }
  if (p.dtype == 0u || p.dtype == 2u) {
    let at = 2u * (p.into_at + i);
    let beside = 2u * (p.other_at + i);
    let result = combined(vec2u(into[at], into[at + 1u]), vec2u(other[beside], other[beside + 1u]));
    into[at] = result.x;
    into[at + 1u] = result.y;
    return;
  }
  let width = select(select(32u, 16u, p.dtype == 5u), 8u, p.dtype == 6u);
  let mask = 0xffffffffu >> (32u - width);
  let at = word_of(p.dtype, p.into_at) + i;
  let beside = word_of(p.dtype, p.other_at) + i;
  var result = 0u;
  for (var shift = 0u; shift < 32u; shift += width) {
    let one = combined(vec2u((into[at] >> shift) & mask, 0u), vec2u((other[beside] >> shift) & mask, 0u));
    result |= (one.x & mask) << shift;
  }
  into[at] = result;
}
