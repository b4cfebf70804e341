// Floats in integer arithmetic against those of the processor: every bit, on numbers of every kind.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { computed } from './computed.ts';
import { requestDevice } from './software.ts';

const { fround } = Math;
// The float nearest to a double that has twice its digits and two more is the float nearest to the exact result (Figueroa 1995).
const operations: { readonly [name: string]: readonly [wgsl: string, js: (a: number, b: number, bits: number) => number] } = {
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

describe('floats in integer arithmetic', () => {
  let device: GPUDevice | undefined;
  beforeAll(async () => {
    device = await requestDevice();
  });
  afterAll(() => device?.destroy());

  for (const [name, [wgsl, js]] of Object.entries(operations)) {
    it(name, async (test) => {
      if (!device) {
        expect(process.env['CI'], 'CI has an adapter').not.toBe('true');
        return test.skip('not run: WebGPU finds no adapter');
      }
      const given = pairs(),
        bits = new Int32Array(given.buffer),
        got = new Float32Array(await computed(device, ['f32'], 'u32', wgsl, given.buffer));
      const want = Float32Array.from(got, (_, n) => js(given[2 * n] ?? 0, given[2 * n + 1] ?? 0, bits[2 * n] ?? 0));
      const differing = Array.from(got.keys()).filter((n) => !Object.is(got[n], want[n])),
        [n = 0] = differing;
      const text = `${name} of ${given[2 * n]} and ${given[2 * n + 1]} is ${want[n]}, got ${got[n]}; ${differing.length} of ${got.length} differ`;
      expect(differing.length, text).toBe(0);
    });
  }
});
