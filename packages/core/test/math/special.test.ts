import { describe, expect, it } from 'vitest';
import { erfc, exp, expm1, log, log1p, pow } from '../../src/math/index.ts';

// toBe is Object.is: it tells 0 from -0, and NaN is NaN.
const { MAX_VALUE: MAX, MIN_VALUE: MIN } = Number;
const INF = Infinity;
const canonicalNaN = 0x7ff8000000000000n;

function bits(x: number): bigint {
  return new BigUint64Array(new Float64Array([x]).buffer)[0]!;
}

describe('special values (C99 annex F)', () => {
  it.each([
    [1, 0],
    [0, -INF],
    [-0, -INF],
    [INF, INF],
    [-1, NaN],
    [-MIN, NaN],
    [-INF, NaN],
    [NaN, NaN],
  ])('log(%d) is %d', (x, y) => expect(log(x)).toBe(y));
  it.each([
    [0, 0],
    [-0, -0],
    [-1, -INF],
    [INF, INF],
    [-1.0000000000000002, NaN],
    [-INF, NaN],
    [NaN, NaN],
    [MIN, MIN],
    [-MIN, -MIN],
    [1e-20, 1e-20],
  ])('log1p(%d) is %d', (x, y) => expect(log1p(x)).toBe(y));
  it.each([
    [0, 1],
    [-0, 1],
    [INF, INF],
    [-INF, 0],
    [NaN, NaN],
    [710, INF],
    [709.7827128933841, INF],
    [MAX, INF],
    [-746, 0],
    [-MAX, 0],
    [-745.1332191019412, 0],
    [MIN, 1],
  ])('exp(%d) is %d', (x, y) => expect(exp(x)).toBe(y));
  it.each([
    [0, 0],
    [-0, -0],
    [INF, INF],
    [-INF, -1],
    [NaN, NaN],
    [709.7827128933841, INF],
    [-100, -1],
    [-MAX, -1],
    [MIN, MIN],
    [-MIN, -MIN],
  ])('expm1(%d) is %d', (x, y) => expect(expm1(x)).toBe(y));
  it.each([
    [0, 1],
    [-0, 1],
    [INF, 0],
    [-INF, 2],
    [NaN, NaN],
    [28, 0],
    [MAX, 0],
    [-7, 2],
    [-MAX, 2],
    [MIN, 1],
    [27.3, 0],
  ])('erfc(%d) is %d', (x, y) => expect(erfc(x)).toBe(y));

  it('reaches the ends of the range', () => {
    expect(exp(709.782712893384)).toBe(1.7976931348622732e308);
    expect(exp(-745.1332191019411)).toBe(MIN);
    expect(erfc(27.226)).toBe(MIN);
    expect(log(MIN)).toBe(-744.4400719213812);
    expect(log(MAX)).toBe(709.782712893384);
    expect(log1p(MAX)).toBe(709.782712893384);
  });

  it('writes the canonical NaN', () => {
    const made = [log(-1), log(NaN), log1p(-2), log1p(NaN), exp(NaN), expm1(NaN), erfc(NaN), pow(-1, 0.5), pow(NaN, 1), pow(2, NaN)];
    expect(made.map(bits)).toEqual(made.map(() => canonicalNaN));
  });
});

describe('pow (C99 F.10.4.4)', () => {
  it.each([-INF, -3, -2.5, -0, 0, 0.5, 1, 3, INF, NaN])('pow(%d, ±0) is 1', (x) => {
    expect(pow(x, 0)).toBe(1);
    expect(pow(x, -0)).toBe(1);
  });
  it.each([-INF, -3, 0, 0.5, MAX, INF, NaN])('pow(1, %d) is 1', (y) => expect(pow(1, y)).toBe(1));
  it.each([
    // zero
    [0, -3, INF],
    [-0, -3, -INF],
    [0, -2, INF],
    [-0, -2, INF],
    [-0, -2.5, INF],
    [0, -INF, INF],
    [-0, -INF, INF],
    [0, 3, 0],
    [-0, 3, -0],
    [0, 2, 0],
    [-0, 2, 0],
    [-0, 2.5, 0],
    [-0, INF, 0],
    [-0, 9007199254740991, -0],
    [-0, 9007199254740992, 0],
    // infinite exponents
    [-1, INF, 1],
    [-1, -INF, 1],
    [0.5, -INF, INF],
    [-0.5, -INF, INF],
    [2, -INF, 0],
    [-2, -INF, 0],
    [0.5, INF, 0],
    [-0.5, INF, 0],
    [2, INF, INF],
    [-2, INF, INF],
    [0.9999999999999999, INF, 0],
    [1.0000000000000002, INF, INF],
    // infinite bases
    [-INF, -3, -0],
    [-INF, -2, 0],
    [-INF, -2.5, 0],
    [-INF, 3, -INF],
    [-INF, 2, INF],
    [-INF, 2.5, INF],
    [INF, -MIN, 0],
    [INF, MIN, INF],
    [INF, -INF, 0],
    [INF, INF, INF],
    [-INF, INF, INF],
    [-INF, -INF, 0],
    // no such power
    [-1, 0.5, NaN],
    [-8, 1 / 3, NaN],
    [-MIN, -0.5, NaN],
    [-2, NaN, NaN],
    [NaN, 2, NaN],
    [NaN, NaN, NaN],
    // signs and the limits of odd
    [-1, 3, -1],
    [-1, 2, 1],
    [-1, 9007199254740991, -1],
    [-1, 9007199254740992, 1],
    [-1, 1e300, 1],
    [-2, 3, -8],
    [-2, -3, -0.125],
    [-1, 4503599627370497, -1],
    [-1, 4503599627370496.0, 1],
    [-1, 4503599627370495.5, NaN],
    // range
    [2, 1024, INF],
    [2, 1023, 2 ** 1023],
    [2, -1074, MIN],
    [2, -1075, 0],
    [-2, -1075, -0],
    [-2, 1025, -INF],
    [0.5, 1074, MIN],
    [10, 309, INF],
    [10, -324, 0],
    [1.0000000000000002, 1e20, INF],
    [0.9999999999999999, 1e20, 0],
    [3, MIN, 1],
    [3, -MIN, 1],
    [MIN, 1, MIN],
    [MAX, 1, MAX],
    [MIN, -1, INF],
    [MAX, 2, INF],
    [MIN, 2, 0],
    [1e308, 1e308, INF],
    [1e308, -1e308, 0],
  ])('pow(%d, %d) is %d', (x, y, z) => expect(pow(x, y)).toBe(z));
});
