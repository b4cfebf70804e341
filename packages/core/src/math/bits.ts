/**
 * The bits of a double. One buffer serves every function of this folder: it is written before it is read, so nothing is
 * carried from one call to the next. Little-endian, as every engine and every file format of ours.
 */
const value = new Float64Array(1);
const words = new Uint32Array(value.buffer);

/** Sign, exponent and the upper 20 bits of the mantissa, as a signed 32-bit integer. */
export function highWord(x: number): number {
  value[0] = x;
  return words[1]! | 0;
}

/** The lower 32 bits of the mantissa, as an unsigned integer. */
export function lowWord(x: number): number {
  value[0] = x;
  return words[0]!;
}

// Read from a table: writing one word of a double and reading the whole waits for the store (about 50 ns in V8).
const powers = /* @__PURE__ */ powersOfTwo();

function powersOfTwo(): Float64Array {
  const table = new Float64Array(2098);
  for (let i = 0, p = 5e-324; i < table.length; i++, p *= 2) table[i] = p;
  return table;
}

/** 2^k for an integer k in [-1074, 1023]. */
export function powerOfTwo(k: number): number {
  return powers[k + 1074]!;
}

/** 1.5 * 2^52: adding it rounds |x| < 2^51 to the nearest integer, ties to even. */
const ROUND = 6755399441055744;

/** The nearest integer, ties to even, for |x| < 2^51. */
export function roundEven(x: number): number {
  return x + ROUND - ROUND;
}

/** y * 2^k for an integer k in [-1075, 1024], with one rounding where the result is subnormal (y in [2^-7, 2)). */
export function scale(y: number, k: number): number {
  return k > 0 ? 2 * y * powerOfTwo(k - 1) : 0.5 * y * powerOfTwo(k + 1);
}
