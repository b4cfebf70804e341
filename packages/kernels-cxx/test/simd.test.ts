import { describe, expect, it } from 'vitest';
import { available, compile, missing, run } from './compile.ts';

const TWO_31 = 2147483647;

/** Blocks of eight whose sum depends on its order: sizes from 2^-60 to 2^60, halves, values float32 rounds or loses. */
function blocks(): Float64Array {
  const x = new Float64Array(8 * 500);
  let state = 88172645463325252n; // xorshift64 (Marsaglia 2003)
  for (let i = 0; i < x.length; i++) {
    state ^= BigInt.asUintN(64, state << 13n);
    state ^= state >> 7n;
    state ^= BigInt.asUintN(64, state << 17n);
    const unit = Number(state >> 11n) / 2 ** 52 - 1;
    x[i] = i % 3 === 0 ? unit * 2 ** ((i % 121) - 60) : i % 3 === 1 ? Math.round(unit * 1e4) + 0.5 : unit * 1e9;
  }
  x.set([0, -0, 1e-46, 1e39, 0.5, 1.5, 2.5, -0.5, 5e-324, -2147483646.5, 16777217, 1.0000000596046448]);
  x[20] = NaN;
  return x;
}

/** To the nearest integer, ties to even, by the definition. */
function roundEven(x: number): number {
  const low = Math.floor(x);
  const up = x - low > 0.5 || (x - low === 0.5 && low % 2 !== 0);
  return up ? low + 1 : low;
}

const why = missing();
describe.skipIf(why)(`f64x8${why ? ` (skipped: ${why})` : ''}`, () => {
  it.each(available())('%s', (target) => {
    const x = blocks();
    const out = new Float64Array(run(compile('simd_bits.cc', target), [], x.buffer as ArrayBuffer));
    let orderMatters = 0;
    for (let b = 0; b < x.length / 8; b++) {
      const v = [...x.subarray(8 * b, 8 * b + 8)];
      const [l0, l1, l2, l3, l4, l5, l6, l7] = v as [number, number, number, number, number, number, number, number];
      const sum = l0 + l4 + (l2 + l6) + (l1 + l5 + (l3 + l7));
      if (sum !== v.reduce((a, c) => a + c, 0)) orderMatters++;
      const part = (k: number) => [...out.subarray(64 * b + 8 * k, 64 * b + 8 * k + 8)];
      const whole = v.map((a) => (Math.abs(a) < TWO_31 ? a : 0.5)).map(roundEven);
      expect(part(0)).toEqual(v.map(() => sum));
      expect(part(1)).toEqual(v.map(Math.fround));
      expect(part(2)).toEqual(v.map((a, i) => (a < v[7 - i]! ? a : v[7 - i])));
      expect(part(3)).toEqual(v.map((a, i) => (a > v[7 - i]! ? a : v[7 - i])));
      expect(part(4)).toEqual(v.map((a) => Math.sqrt(Math.abs(a))));
      expect(part(5).map((a) => a + 0)).toEqual(whole.map((a) => a + 0));
      expect(part(6)).toEqual(whole.map(Math.abs));
      const integers = whole.map((a) => a + 0);
      if (v.some(Number.isNaN)) integers[0] = -1;
      expect(part(7)).toEqual(integers);
    }
    expect(orderMatters).toBeGreaterThan(100);
  });
});
