import { erfc, exp } from '@sparsome/core/math';
import { exactProductError } from '../double-double.ts';

/** sqrt(1/2) as a sum of two doubles. */
const HALF_ROOT = 0.7071067811865476;
const HALF_ROOT_LOW = -4.833646656726457e-17;

/**
 * -(log erfc)'(a) for a >= -1, roughly: exact at 0 and in the far tail, within 11% between (Abramowitz and Stegun 7.1.13).
 * It only multiplies rounding errors.
 */
const slope = (a: number): number => a + Math.sqrt(a * a + 1.2732395447351628);

/**
 * erfc(x / sqrt 2). What rounding x / sqrt 2 loses costs up to 1e-13 in the far tail; it is made good to first order.
 */
export function doubleTail(x: number): number {
  if (!(x > -39 && x < 39)) return x > 0 ? 0 : x < 0 ? 2 : Number.NaN;
  const a = x * HALF_ROOT;
  const lost = exactProductError(x, HALF_ROOT, a) + x * HALF_ROOT_LOW;
  const tail = erfc(a);
  return tail - tail * (lost * slope(a));
}

/** erfc(sqrt(high + low)), the incomplete gamma function Q(1/2, high + low). */
export function tailOfSquare(high: number, low: number): number {
  const root = Math.sqrt(high);
  if (!(root > 0)) return 1;
  const tail = erfc(root);
  const lost = (low - exactProductError(root, root, high)) / (2 * root);
  return tail - tail * (lost * slope(root));
}

/** e^-(high + low). */
export function expOfNegative(high: number, low: number): number {
  const value = exp(-high);
  return value - value * low;
}
