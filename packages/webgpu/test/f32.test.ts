// Floats in integer arithmetic against those of the processor: every bit, on numbers of every kind.
import { arithmetic, type Operations } from './arithmetic.ts';

const { fround } = Math;
// The float nearest to a double that has twice its digits and two more is the float nearest to the exact result (Figueroa 1995).
const operations: Operations = {
  add: ['f32_add(a, b)', (a, b) => fround(a + b)],
  subtract: ['f32_sub(a, b)', (a, b) => fround(a - b)],
  multiply: ['f32_mul(a, b)', (a, b) => fround(a * b)],
  divide: ['f32_div(a, b)', (a, b) => fround(a / b)],
  less: ['select(0u, f32_one, f32_less(a, b))', (a, b) => Number(a < b)],
  'from a whole number': ['f32_of_i32(bitcast<i32>(a) >> 8u)', (_a, _b, bits) => bits >> 8],
};

/** Pairs of floats: special ones, near ones (sums cancel, quotients are near 1), any bits, subnormal products, ties. */
function pairs(): Float32Array<ArrayBuffer> {
  const special = [
    0,
    -0,
    1,
    -1,
    0.5,
    3,
    1 / 3,
    2 ** -149,
    -(2 ** -149),
    2 ** -126,
    2 ** -126 - 2 ** -149,
    3.4028234663852886e38,
    16777215,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
  ];
  const count = 1 << 14,
    values = new Float32Array(2 * count),
    bits = new Uint32Array(values.buffer);
  let state = 54321;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state ^ (state >>> 16)) >>> 0;
  };
  for (let n = 0; n < count; n++) {
    const [a, b] = [2 * n, 2 * n + 1];
    bits[a] = random();
    bits[b] = random();
    if (n < 256) {
      values[a] = special[n & 15] ?? 0;
      values[b] = special[n >> 4] ?? 0;
    } else if (n % 5 === 0) {
      bits[b] = ((bits[a] ?? 0) ^ (random() & 0x81800007)) >>> 0; // exponents and first digits alike, either sign
    } else if (n % 5 === 1) {
      bits[a] = (bits[a] ?? 0) & 0x80ffffff; // subnormal, or nearly so
      bits[b] = ((bits[b] ?? 0) & 0x807fffff) | (0x3e000000 + (random() & 0x03000000));
    } else if (n % 5 === 2) {
      bits[a] = (bits[a] ?? 0) & 0xbffff000; // few digits: products and sums that are ties
      bits[b] = ((bits[a] ?? 0) & 0x7f800000) + ((random() % 30) << 23) + (random() & 0x7ff000);
    }
  }
  return values;
}

arithmetic('floats in integer arithmetic', ['f32'], pairs(), operations);
