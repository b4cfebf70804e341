// needs: f64 programs
// log1p, exp and expm1 of @sparsome/core/math, operation by operation: the same bits. The operations are in programs.gen.wgsl.

var<private> registers: array<vec2u, 64>;

/// 2^k for k in [-1074, 1023].
fn power_of_two(k: i32) -> vec2u {
  if (k >= -1022) { return vec2u(0u, u32(k + 1023) << 20u); }
  return left64(vec2u(1u, 0u), u32(k + 1074));
}

/// A double that is a small integer, as one.
fn i32_of_f64(x: vec2u) -> i32 {
  let m = f64_parts(x);
  let magnitude = i32(right64(m.significand, u32(clamp(1085 - m.exponent, 0, 63))).x);
  return select(magnitude, -magnitude, (x.y & 0x80000000u) != 0u);
}

fn operand(number: u32) -> vec2u {
  if (number < 128u) { return program_constants[number]; }
  return registers[number - 128u];
}

/// What a program makes of x. Operation n leaves its result in register n + 1; x is in register 0.
fn evaluated(program: vec2u, x: vec2u) -> vec2u {
  registers[0] = x;
  for (var n = 0u; n < program.y; n++) {
    let operation = program_operations[program.x + n];
    let a = operand((operation >> 8u) & 0xffu);
    var b = operand(operation >> 16u);
    b.y ^= (operation & 8u) << 28u;
    var result = vec2u(0u, 0u);
    switch operation & 7u {
      case 0u: { result = f64_add(a, b); }
      case 1u: { result = f64_mul(a, b); }
      case 2u: { result = f64_div(a, b); }
      case 3u: { result = f64_of_i32(u32(i32((a.y + 0x95f62u) >> 20u) - 1023)); }
      case 4u: { result = power_of_two(i32_of_f64(a)); }
      default: { result = select(vec2u(0u, 0xbff00000u), f64_one, a.y < 0x80000000u && !f64_is_zero(a)); }
    }
    registers[n + 1u] = result;
  }
  return registers[program.y];
}

fn f64_log1p(x: vec2u) -> vec2u {
  let below = x.y >= 0xbff00000u; // at or below -1
  if (below || !f64_is_finite(x) || (x.y & 0x7fffffffu) < 0x3ca00000u) {
    if (f64_is_nan(x) || (below && (x.y != 0xbff00000u || x.x != 0u))) { return f64_nan; }
    return select(x, vec2u(0u, 0xfff00000u), below);
  }
  return evaluated(log1p_program, x);
}

fn f64_exp(x: vec2u) -> vec2u {
  if (f64_is_nan(x)) { return f64_nan; }
  if (f64_less(x, exp_least)) { return f64_zero; }
  if (f64_less(exp_largest, x)) { return vec2u(0u, 0x7ff00000u); }
  return evaluated(exp_program, x);
}

fn f64_expm1(x: vec2u) -> vec2u {
  if (f64_is_nan(x)) { return f64_nan; }
  if (f64_less(x, vec2u(0u, 0xc04e0000u))) { return vec2u(0u, 0xbff00000u); }
  if (f64_less(exp_largest, x)) { return vec2u(0u, 0x7ff00000u); }
  if ((x.y & 0x7fffffffu) < 0x3c900000u) { return x; }
  return evaluated(expm1_program, x);
}
