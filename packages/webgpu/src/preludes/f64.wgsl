// needs: integers
// Doubles of IEEE 754 in integer arithmetic: x the low word, y the high one. Every operation is rounded to nearest, ties to
// even, subnormals kept: the bits a CPU gives, on every device. WGSL has no f64, and its f32 may flush, contract and round
// either way, so no floating point instruction takes part in a result.

const f64_nan = vec2u(0u, 0x7ff80000u);
const f64_zero = vec2u(0u, 0u);
const f64_one = vec2u(0u, 0x3ff00000u);

/// A number that is neither NaN nor infinite: significand × 2^(exponent - 1085), bit 62 of the significand its first, or 0.
struct Parts {
  exponent: i32,
  significand: vec2u,
}

fn f64_negate(a: vec2u) -> vec2u {
  return vec2u(a.x, a.y ^ 0x80000000u);
}

fn f64_magnitude(a: vec2u) -> vec2u {
  return vec2u(a.x, a.y & 0x7fffffffu);
}

fn f64_is_nan(a: vec2u) -> bool {
  let high = a.y & 0x7fffffffu;
  return high > 0x7ff00000u || (high == 0x7ff00000u && a.x != 0u);
}

fn f64_is_finite(a: vec2u) -> bool {
  return (a.y & 0x7ff00000u) != 0x7ff00000u;
}

fn f64_is_zero(a: vec2u) -> bool {
  return (a.x | (a.y & 0x7fffffffu)) == 0u;
}

fn f64_parts(a: vec2u) -> Parts {
  let exponent = (a.y >> 20u) & 0x7ffu;
  let fraction = vec2u(a.x, (a.y & 0xfffffu) | select(0u, 0x100000u, exponent != 0u));
  let places = leading_zeros64(fraction) - 1u;
  return Parts(i32(max(exponent, 1u) + 10u) - i32(places), left64(fraction, places));
}

/// The double nearest to significand × 2^(exponent - 1085). Bit 62 of the significand is its first, unless it is 0; bits below
/// 10 are rounded away.
fn f64_rounded(sign: u32, exponent: i32, significand: vec2u) -> vec2u {
  let s = right_sticky64(significand, u32(max(1 - exponent, 0)));
  let rest = s.x & 0x3ffu;
  let kept = vec2u((s.x >> 10u) | (s.y << 22u), s.y >> 10u);
  let up = select(0u, 1u, rest > 0x200u || (rest == 0x200u && (kept.x & 1u) == 1u));
  // A first bit of the significand is added to the exponent; so is a carry beyond it, up to infinity.
  let above = u32(max(exponent - 1, 0)) << 20u;
  let result = add64(vec2u(kept.x, kept.y + above), vec2u(up, 0u));
  return select(vec2u(result.x, result.y | sign), vec2u(0u, sign | 0x7ff00000u), exponent >= 2047);
}

/// The significand with bit 61 its first, of a subnormal number a lower one.
fn f64_addend(a: vec2u) -> vec2u {
  let high = (a.y & 0xfffffu) | select(0u, 0x100000u, (a.y & 0x7ff00000u) != 0u);
  return vec2u(a.x << 9u, (high << 9u) | (a.x >> 23u));
}

fn f64_add(a: vec2u, b: vec2u) -> vec2u {
  let swap = less64(f64_magnitude(a), f64_magnitude(b));
  let large = select(a, b, swap);
  let small = select(b, a, swap);
  let sign = large.y & 0x80000000u;
  let opposed = ((large.y ^ small.y) & 0x80000000u) != 0u;
  let exponent = max((large.y >> 20u) & 0x7ffu, 1u);
  let l = f64_addend(large);
  let s = right_sticky64(f64_addend(small), exponent - max((small.y >> 20u) & 0x7ffu, 1u));
  let sum = select(add64(l, s), sub64(l, s), opposed);
  let places = leading_zeros64(sum) - 1u;
  let result = f64_rounded(sign, i32(exponent + 1u) - i32(places), left64(sum, places));
  if (exponent == 2047u) { return select(large, f64_nan, f64_is_nan(large) || (opposed && !f64_is_finite(small))); }
  return select(result, vec2u(0u, a.y & b.y & 0x80000000u), (sum.x | sum.y) == 0u);
}

fn f64_sub(a: vec2u, b: vec2u) -> vec2u {
  return f64_add(a, f64_negate(b));
}

fn f64_mul(a: vec2u, b: vec2u) -> vec2u {
  let sign = (a.y ^ b.y) & 0x80000000u;
  let m = f64_parts(a);
  let n = f64_parts(b);
  let high = high_product64(m.significand, left64(n.significand, 1u));
  let places = select(1u, 0u, (high.y & 0x40000000u) != 0u);
  let result = f64_rounded(sign, m.exponent + n.exponent - 1022 - i32(places), vec2u(high.x << places, (high.y << places) | ((high.x >> 31u) & places)));
  let zero = f64_is_zero(a) || f64_is_zero(b);
  if (!f64_is_finite(a) || !f64_is_finite(b)) {
    return select(vec2u(0u, sign | 0x7ff00000u), f64_nan, zero || f64_is_nan(a) || f64_is_nan(b));
  }
  return select(result, vec2u(0u, sign), zero);
}

/// Long division, a bit of the quotient at a time.
fn f64_div(a: vec2u, b: vec2u) -> vec2u {
  let sign = (a.y ^ b.y) & 0x80000000u;
  if (!f64_is_finite(a) || !f64_is_finite(b)) {
    if (f64_is_nan(a) || f64_is_nan(b) || (!f64_is_finite(a) && !f64_is_finite(b))) { return f64_nan; }
    if (f64_is_finite(a)) { return vec2u(0u, sign); }
    return vec2u(0u, sign | 0x7ff00000u);
  }
  if (f64_is_zero(b)) {
    if (f64_is_zero(a)) { return f64_nan; }
    return vec2u(0u, sign | 0x7ff00000u);
  }
  if (f64_is_zero(a)) { return vec2u(0u, sign); }
  let m = f64_parts(a);
  let n = f64_parts(b);
  var exponent = m.exponent - n.exponent + 1023;
  var rest = m.significand;
  if (less64(rest, n.significand)) {
    rest = left64(rest, 1u);
    exponent--;
  }
  rest = sub64(rest, n.significand);
  var quotient = vec2u(1u, 0u);
  for (var bit = 0u; bit < 54u; bit++) {
    rest = left64(rest, 1u);
    quotient = left64(quotient, 1u);
    if (!less64(rest, n.significand)) {
      rest = sub64(rest, n.significand);
      quotient.x |= 1u;
    }
  }
  quotient = left64(quotient, 8u);
  quotient.x |= select(0u, 1u, (rest.x | rest.y) != 0u);
  return f64_rounded(sign, exponent, quotient);
}

/// Two bits of the radicand, one of the root, at a time.
fn f64_sqrt(a: vec2u) -> vec2u {
  if (f64_is_zero(a)) { return a; }
  if (f64_is_nan(a) || (a.y & 0x80000000u) != 0u) { return f64_nan; }
  if (!f64_is_finite(a)) { return a; }
  let m = f64_parts(a);
  // The exponent is made even: the radicand is then in [1, 4), its first two bits at 63 and 62.
  let odd = (m.exponent & 1) == 0;
  var radicand = select(m.significand, left64(m.significand, 1u), odd);
  let half = (m.exponent - 1023 - select(0, 1, odd)) / 2;
  var rest = f64_zero;
  var root = f64_zero;
  for (var bit = 0u; bit < 55u; bit++) {
    rest = left64(rest, 2u);
    rest.x |= radicand.y >> 30u;
    radicand = left64(radicand, 2u);
    var candidate = left64(root, 2u);
    candidate.x |= 1u;
    root = left64(root, 1u);
    if (!less64(rest, candidate)) {
      rest = sub64(rest, candidate);
      root.x |= 1u;
    }
  }
  root = left64(root, 8u);
  root.x |= select(0u, 1u, (rest.x | rest.y) != 0u);
  return f64_rounded(0u, half + 1023, root);
}

/// Words that compare as the numbers do: both zeros alike, NaN beyond all.
fn f64_order(a: vec2u) -> vec2u {
  if (f64_is_zero(a)) { return vec2u(0u, 0x80000000u); }
  if ((a.y & 0x80000000u) != 0u) { return vec2u(~a.x, ~a.y); }
  return vec2u(a.x, a.y | 0x80000000u);
}

fn f64_less(a: vec2u, b: vec2u) -> bool {
  return !f64_is_nan(a) && !f64_is_nan(b) && less64(f64_order(a), f64_order(b));
}

fn f64_of_u32(a: u32) -> vec2u {
  if (a == 0u) { return f64_zero; }
  let places = leading_zeros64(vec2u(a, 0u)) - 1u;
  return f64_rounded(0u, 1085 - i32(places), left64(vec2u(a, 0u), places));
}

fn f64_of_i32(a: u32) -> vec2u {
  let sign = a & 0x80000000u;
  let magnitude = f64_of_u32(select(a, 0u - a, sign != 0u));
  return vec2u(magnitude.x, magnitude.y | sign);
}

/// The double that a float is.
fn f64_of_f32(a: u32) -> vec2u {
  let sign = a & 0x80000000u;
  let exponent = (a >> 23u) & 0xffu;
  let fraction = a & 0x7fffffu;
  if (exponent == 255u) { return select(vec2u(0u, sign | 0x7ff00000u), f64_nan, fraction != 0u); }
  if (exponent != 0u) { return vec2u(fraction << 29u, sign | ((exponent + 896u) << 20u) | (fraction >> 3u)); }
  if (fraction == 0u) { return vec2u(0u, sign); }
  let places = countLeadingZeros(fraction) - 8u;
  let normal = (fraction << places) & 0x7fffffu;
  return vec2u(normal << 29u, sign | ((897u - places) << 20u) | (normal >> 3u));
}

/// The float nearest to a double, as its bits.
fn f32_of_f64(a: vec2u) -> u32 {
  let sign = a.y & 0x80000000u;
  if (f64_is_nan(a)) { return 0x7fc00000u; }
  if (!f64_is_finite(a)) { return sign | 0x7f800000u; }
  let m = f64_parts(a);
  if ((m.significand.x | m.significand.y) == 0u) { return sign; }
  let exponent = m.exponent - 896;
  if (exponent >= 255) { return sign | 0x7f800000u; }
  var s = m.significand;
  if (exponent <= 0) { s = right_sticky64(s, u32(1 - exponent)); }
  var kept = s.y >> 7u;
  let rest = s.y & 0x7fu;
  if (rest > 0x40u || (rest == 0x40u && (s.x != 0u || (kept & 1u) == 1u))) { kept++; }
  return sign | ((u32(max(exponent - 1, 0)) << 23u) + kept);
}

/// Rounded to f32 and back.
fn f64_as_f32(a: vec2u) -> vec2u {
  return f64_of_f32(f32_of_f64(a));
}
