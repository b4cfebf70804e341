import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erfc, exp, expm1, log, log1p, pow } from '../../src/math/index.ts';
import { ulp } from './fixtures.ts';

const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const check = <T>(property: fc.IProperty<T>) => fc.assert(property, { numRuns: 2000, seed: 7 });

/** Close to each other, in ulps of the second. */
function near(a: number, b: number, ulps: number): void {
  expect(Math.abs(a - b) / ulp(b)).toBeLessThanOrEqual(ulps);
}

describe('rise and fall', () => {
  // An error below one ulp still lets neighbouring doubles come out in the wrong order; a step of 1e-13, some 450 ulps,
  // moves each function by more than that.
  const rises = (f: (x: number) => number, min: number, max: number, step: number) =>
    check(
      fc.property(within(min, max), (x) => {
        expect(f(x)).toBeLessThanOrEqual(f(x + step * Math.abs(x) + 1e-300));
      }),
    );

  it('log', () => rises(log, 1e-300, 1e300, 1e-13));
  it('log1p', () => rises(log1p, -0.9, 1e300, 1e-13));
  it('exp', () => rises(exp, -700, 700, 1e-13));
  it('expm1', () => rises(expm1, -30, 700, 1e-13));
  it('erfc', () => rises((x) => -erfc(x), 1e-10, 26, 1e-13));
  it('pow in the exponent', () => rises((y) => pow(1.7, y), -1000, 1000, 1e-13));
  it('pow in the base', () => rises((x) => pow(x, 1.7), 1e-100, 1e100, 1e-13));
});

describe('identities', () => {
  it('log(exp x) is x', () => check(fc.property(within(1, 709), (x) => near(log(exp(x)), x, 2))));
  it('exp(log x) is x, up to what the rounded logarithm leaves', () =>
    check(fc.property(within(1e-300, 1e300), (x) => near(exp(log(x)), x, 2 + Math.abs(log(x))))));
  it('log1p(expm1 x) is x', () => check(fc.property(within(-0.5, 30), (x) => near(log1p(expm1(x)), x, 4))));
  it('log(x * 2^k) is log x + k log 2', () =>
    check(fc.property(within(1, 2), fc.integer({ min: 1, max: 1000 }), (x, k) => near(log(x * 2 ** k), log(x) + k * log(2), 3))));
  it('exp and expm1 agree', () => check(fc.property(within(1, 709), (x) => near(expm1(x), exp(x) - 1, 2))));
  it('log and log1p agree', () => check(fc.property(within(1, 1e300), (x) => near(log1p(x - 1), log(x), 2 + 1 / log(x + 1e-9)))));
  it('erfc(x) + erfc(-x) is 2', () => check(fc.property(within(0, 30), (x) => near(erfc(x) + erfc(-x), 2, 1))));
  it("erfc lies between the bounds of Mills' ratio", () =>
    check(
      fc.property(within(1, 20), (x) => {
        const ratio = erfc(x) * exp(x * x) * Math.sqrt(Math.PI); // 2 / (x + sqrt(x^2 + 2)) < ratio < 2 / (x + sqrt(x^2 + 4/pi))
        expect(ratio * (1 + 1e-12)).toBeGreaterThan(2 / (x + Math.sqrt(x * x + 2)));
        expect(ratio * (1 - 1e-12)).toBeLessThan(2 / (x + Math.sqrt(x * x + 4 / Math.PI)));
      }),
    ));
  it('pow(x, 1) is x', () =>
    check(
      fc.property(fc.double(), (x) => {
        expect(pow(x, 1)).toBe(x);
      }),
    ));
  it('pow(x, -1) is 1 / x', () => check(fc.property(within(1e-300, 1e300), (x) => near(pow(x, -1), 1 / x, 1))));
  it('pow(x, 2) is x * x', () => check(fc.property(within(-1e150, 1e150), (x) => near(pow(x, 2), x * x, 1))));
  it('pow(x, 0.5) is the root', () => check(fc.property(within(0, 1e300), (x) => near(pow(x, 0.5), Math.sqrt(x), 1))));
  it('pow(2, k) is exact', () =>
    check(
      fc.property(fc.integer({ min: -1074, max: 1023 }), (k) => {
        expect(pow(2, k)).toBe(2 ** k);
      }),
    ));
});
