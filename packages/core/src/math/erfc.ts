import { roundEven, scale } from './bits.ts';
import { erfc as coefficients, ln2 } from './coefficients.ts';
import { expTail } from './exp.ts';
import { productError } from './product.ts';

const [FIRST, FIRST_LOW] = coefficients.first;

/**
 * The complementary error function, 1 - erf(x), with its relative accuracy in the far tail.
 *
 * For |x| < 0.22 as 1 - x (erf(x) / x), where that product is below 1/4 and its rounding small. Above as
 * exp(-x^2) g / (1 + 2x), where g is a polynomial in (x - 4) / (x + 4); x^2, the exponential, g and the quotient are
 * carried as sums of two doubles (`...Low`), so that only the last rounding counts. Below 0 as 2 - erfc(-x).
 *
 * @returns within 1 ulp of erfc(x), where it is subnormal (x > 26.54) too (largest error found in 3.6 million values:
 * 0.94; 0.81 above 1/2); 0 above 27.23, 2 far below 0, NaN for NaN. The same bits as `erfc` in kernels-cxx.
 */
export function erfc(x: number): number {
  if (x !== x) return NaN;
  const size = Math.abs(x);
  if (size < 0.22) return 1 - x * horner7(x * x, coefficients.small);
  const tail = upperTail(Math.min(size, 27.3));
  return x < 0 ? 2 - tail : tail;
}

function upperTail(x: number): number {
  // g = series(t) + slope(t) * tLow, the series in two chains: half as long, and half the rounding near t = -1
  const below = x - 4;
  const above = x + 4;
  const inverse = 1 / above;
  const t = below * inverse;
  const ta = t * above;
  const belowLow = x - (below + 4);
  const aboveLow = x - (above - 4);
  const tLow = (below - ta - productError(t, above, ta) + (belowLow - t * aboveLow)) * inverse;
  const t2 = t * t;
  const series = t2 * horner11(t2, coefficients.even) + t * horner12(t2, coefficients.odd);
  const g = FIRST + series;
  const gLow = series - (g - FIRST) + FIRST_LOW + horner7(t, coefficients.slope) * tLow;

  // exp(-x^2) = 2^k (e + eLow)
  const square = x * x;
  const k = roundEven(-square * ln2.inverse);
  const high = -square - k * ln2.high;
  const low = k * ln2.low + productError(x, x, square);
  const r = high - low;
  const rounded = high - r - low;
  const one = 1 + high;
  const small = high - (one - 1) + expTail(r, low - rounded * r);
  const e = one + small;
  const eLow = small - (e - one);

  // e g / d
  const d = 1 + 2 * x;
  const dLow = 2 * x - (d - 1);
  const n = e * g;
  const nLow = productError(e, g, n) + (e * gLow + eLow * g);
  const by = 1 / d;
  const q = n * by;
  const qd = q * d;
  const qLow = (n - qd - productError(q, d, qd) + (nLow - q * dLow)) * by;
  return scale(q + qLow, k);
}

// Written out: a loop over the coefficients takes a third longer.
const horner7 = (x: number, c: readonly [number, number, number, number, number, number, number]): number =>
  c[0] + x * (c[1] + x * (c[2] + x * (c[3] + x * (c[4] + x * (c[5] + x * c[6])))));
const horner11 = (x: number, c: readonly [number, number, number, number, number, number, number, number, number, number, number]): number =>
  c[0] + x * (c[1] + x * (c[2] + x * (c[3] + x * (c[4] + x * (c[5] + x * (c[6] + x * (c[7] + x * (c[8] + x * (c[9] + x * c[10])))))))));
const horner12 = (x: number, c: readonly [number, number, number, number, number, number, number, number, number, number, number, number]): number =>
  c[0] + x * (c[1] + x * (c[2] + x * (c[3] + x * (c[4] + x * (c[5] + x * (c[6] + x * (c[7] + x * (c[8] + x * (c[9] + x * (c[10] + x * c[11]))))))))));
