// Doubles in integer arithmetic against those of the processor: every bit, on numbers of every kind.
import { exp, expm1, log1p } from '@sparsome/core/math';
import { arithmetic, type Operations } from './arithmetic.ts';

const count = 4096;
const operations: Operations = {
  add: ['f64_add(a, b)', (a, b) => a + b],
  subtract: ['f64_sub(a, b)', (a, b) => a - b],
  multiply: ['f64_mul(a, b)', (a, b) => a * b],
  divide: ['f64_div(a, b)', (a, b) => a / b],
  root: ['f64_sqrt(a)', Math.sqrt],
  'to f32': ['f64_as_f32(a)', Math.fround],
  'from f32': ['f64_of_f32(a.x)', (a) => new Float32Array(new Float64Array([a]).buffer)[0] ?? 0],
  'from i32': ['f64_of_i32(a.x)', (a) => new Int32Array(new Float64Array([a]).buffer)[0] ?? 0],
  'from u32': ['f64_of_u32(a.x)', (a) => new Uint32Array(new Float64Array([a]).buffer)[0] ?? 0],
  less: ['vec2u(0u, select(0u, 0x3ff00000u, f64_less(a, b)))', (a, b) => Number(a < b)],
  log1p: ['f64_log1p(a)', log1p],
  exp: ['f64_exp(a)', exp],
  expm1: ['f64_expm1(a)', expm1],
};

/** Pairs of doubles: near ones (sums cancel, quotients are near 1), any bits, special ones, and plain ones. */
function pairs(): Float64Array<ArrayBuffer> {
  const special = [
    0,
    -0,
    1,
    -1,
    0.5,
    2,
    3,
    1 / 3,
    5e-324,
    -5e-324,
    2.2250738585072014e-308,
    2.225073858507201e-308,
    1.7976931348623157e308,
    Infinity,
    -Infinity,
    NaN,
  ];
  const values = new Float64Array(2 * count),
    bits = new Uint32Array(values.buffer);
  let state = 12345;
  const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0);
  const mixed = (): number => (random() ^ (random() >>> 16)) >>> 0;
  for (let n = 0; n < count; n++) {
    const [a, b] = [4 * n, 4 * n + 2];
    for (let w = a; w < a + 4; w++) bits[w] = mixed();
    if (n < 256) {
      values[2 * n] = special[n & 15] ?? 0;
      values[2 * n + 1] = special[n >> 4] ?? 0;
    } else if (n % 4 === 0) {
      bits[b + 1] = ((bits[a + 1] ?? 0) ^ (mixed() & 0x80300000)) >>> 0; // exponents alike, either sign
    } else if (n % 4 === 1) {
      values[2 * n] = ((bits[a] ?? 0) / 2 ** 32 - 0.5) * 2 ** ((n % 37) - 26);
      values[2 * n + 1] = ((bits[b] ?? 0) % 2000) - 1000;
    } else if (n % 4 === 2) {
      bits[a + 1] = (bits[a + 1] ?? 0) & 0x801fffff; // subnormal, or nearly so
      bits[b + 1] = ((bits[b + 1] ?? 0) & 0x800fffff) | (0x3f000000 + (mixed() & 0x01f00000));
    }
  }
  return values;
}

arithmetic('doubles in integer arithmetic', ['integers', 'f64', 'programs', 'math'], pairs(), operations);
