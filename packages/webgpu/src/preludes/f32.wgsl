// Floats of IEEE 754 in integer arithmetic, as their bits: what f64.wgsl does for doubles, for a third of its instructions.

const f32_one = 0x3f800000u;

/// A number that is neither NaN nor infinite: significand × 2^(exponent - 150), bit 23 of the significand its first, or 0.
struct FloatParts {
  exponent: i32,
  significand: u32,
}

fn f32_is_nan(a: u32) -> bool {
  return (a & 0x7fffffffu) > 0x7f800000u;
}

fn f32_is_finite(a: u32) -> bool {
  return (a & 0x7f800000u) != 0x7f800000u;
}

fn f32_negate(a: u32) -> u32 {
  return a ^ 0x80000000u;
}

/// Of a number below 2^31; the lowest bit tells whether a bit was lost.
fn right_sticky32(a: u32, n: u32) -> u32 {
  let places = min(n, 31u);
  let kept = a >> places;
  return kept | select(0u, 1u, (kept << places) != a);
}

fn f32_parts(a: u32) -> FloatParts {
  let exponent = (a >> 23u) & 0xffu;
  let fraction = (a & 0x7fffffu) | select(0u, 0x800000u, exponent != 0u);
  let places = countLeadingZeros(fraction) - 8u;
  return FloatParts(i32(max(exponent, 1u)) - i32(places), fraction << (places & 31u));
}

/// The float nearest to significand × 2^(exponent - 157). Bit 30 of the significand is its first, unless it is 0; bits below 7
/// are rounded away.
fn f32_rounded(sign: u32, exponent: i32, significand: u32) -> u32 {
  let s = right_sticky32(significand, u32(max(1 - exponent, 0)));
  let rest = s & 0x7fu;
  let up = select(0u, 1u, rest > 0x40u || (rest == 0x40u && (s & 0x80u) != 0u));
  // A first bit of the significand is added to the exponent; so is a carry beyond it, up to infinity.
  return sign | select((u32(max(exponent - 1, 0)) << 23u) + (s >> 7u) + up, 0x7f800000u, exponent >= 255);
}

/// The significand with bit 29 its first, of a subnormal number a lower one.
fn f32_addend(a: u32) -> u32 {
  return ((a & 0x7fffffu) | select(0u, 0x800000u, (a & 0x7f800000u) != 0u)) << 6u;
}

fn f32_add(a: u32, b: u32) -> u32 {
  let swap = (a & 0x7fffffffu) < (b & 0x7fffffffu);
  let large = select(a, b, swap);
  let small = select(b, a, swap);
  let sign = large & 0x80000000u;
  let opposed = ((large ^ small) & 0x80000000u) != 0u;
  let exponent = max((large >> 23u) & 0xffu, 1u);
  let l = f32_addend(large);
  let s = right_sticky32(f32_addend(small), exponent - max((small >> 23u) & 0xffu, 1u));
  let sum = select(l + s, l - s, opposed);
  let places = countLeadingZeros(sum) - 1u;
  let result = f32_rounded(sign, i32(exponent + 1u) - i32(places), sum << (places & 31u));
  let special = select(large, 0x7fc00000u, f32_is_nan(large) || (opposed && !f32_is_finite(small)));
  return select(select(result, a & b & 0x80000000u, sum == 0u), special, exponent == 255u);
}

fn f32_sub(a: u32, b: u32) -> u32 {
  return f32_add(a, f32_negate(b));
}

fn f32_mul(a: u32, b: u32) -> u32 {
  let sign = (a ^ b) & 0x80000000u;
  let m = f32_parts(a);
  let n = f32_parts(b);
  // Halves of twelve bits: of the 48 bits of the product the upper 31, the lowest of which tells whether others are not 0.
  let ah = m.significand >> 12u;
  let al = m.significand & 0xfffu;
  let bh = n.significand >> 12u;
  let bl = n.significand & 0xfffu;
  let low = al * bl;
  let middle = ah * bl + al * bh + (low >> 12u);
  let high = (((ah * bh) << 7u) + (middle >> 5u)) | select(0u, 1u, ((middle & 31u) | (low & 0xfffu)) != 0u);
  let places = select(1u, 0u, (high & 0x40000000u) != 0u);
  let result = f32_rounded(sign, m.exponent + n.exponent - 126 - i32(places), high << places);
  let zero = m.significand == 0u || n.significand == 0u;
  let special = select(sign | 0x7f800000u, 0x7fc00000u, zero || f32_is_nan(a) || f32_is_nan(b));
  return select(select(result, sign, zero), special, !f32_is_finite(a) || !f32_is_finite(b));
}

/// Long division, eight bits of the quotient at a time.
fn f32_div(a: u32, b: u32) -> u32 {
  let sign = (a ^ b) & 0x80000000u;
  let m = f32_parts(a);
  let n = f32_parts(b);
  let divisor = max(n.significand, 1u);
  let places = select(0u, 1u, m.significand < divisor);
  var rest = (m.significand << places) - divisor;
  var quotient = 1u;
  for (var digit = 0u; digit < 3u; digit++) {
    rest <<= 8u;
    let next = rest / divisor;
    quotient = (quotient << 8u) | next;
    rest -= next * divisor;
  }
  let result = f32_rounded(sign, m.exponent - n.exponent + 127 - i32(places), (quotient << 6u) | select(0u, 1u, rest != 0u));
  let from_zero = f32_is_finite(a) && m.significand == 0u;
  let by_zero = f32_is_finite(b) && n.significand == 0u;
  if (f32_is_nan(a) || f32_is_nan(b) || (from_zero && by_zero) || (!f32_is_finite(a) && !f32_is_finite(b))) { return 0x7fc00000u; }
  if (from_zero || !f32_is_finite(b)) { return sign; }
  return select(result, sign | 0x7f800000u, by_zero || !f32_is_finite(a));
}

/// Words that compare as the numbers do: both zeros alike.
fn f32_order(a: u32) -> u32 {
  let magnitude = a & 0x7fffffffu;
  return select(0x80000000u + magnitude, 0x80000000u - magnitude, a >= 0x80000000u);
}

fn f32_less(a: u32, b: u32) -> bool {
  return !f32_is_nan(a) && !f32_is_nan(b) && f32_order(a) < f32_order(b);
}

/// The float that an integer below 2^24 is.
fn f32_of_i32(a: i32) -> u32 {
  let magnitude = u32(abs(a));
  let places = countLeadingZeros(magnitude) - 1u;
  return select(f32_rounded(select(0u, 0x80000000u, a < 0), 157 - i32(places), magnitude << (places & 31u)), 0u, a == 0);
}
