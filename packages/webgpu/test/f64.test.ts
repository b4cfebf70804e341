// Doubles in integer arithmetic against those of the processor: every bit, on numbers of every kind.
import { exp, expm1, log1p } from '@sparsome/core/math';
import { computed } from './computed.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestDevice } from './software.ts';

const count = 4096;
const operations: { readonly [name: string]: readonly [wgsl: string, js: (a: number, b: number) => number] } = {
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

describe('doubles in integer arithmetic', () => {
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
      const given = pairs();
      const got = new Float64Array(await computed(device, ['integers', 'f64', 'programs', 'math'], 'vec2u', wgsl, given.buffer));
      const want = new Float64Array(count);
      for (let n = 0; n < count; n++) want[n] = js(given[2 * n] ?? 0, given[2 * n + 1] ?? 0);
      const differing = Array.from(want.keys()).filter((n) => !Object.is(got[n], want[n]));
      const [n] = differing;
      const text =
        n === undefined ? '' : `${name} of ${given[2 * n]} and ${given[2 * n + 1]} is ${want[n]}, got ${got[n]}; ${differing.length} of ${count} differ`;
      expect(differing.length, text).toBe(0);
    });
  }
});
