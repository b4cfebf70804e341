import { add, type DoubleDouble, divide, exactProduct, lift } from '../double-double.ts';
import { positive } from './arguments.ts';
import { incompleteBeta } from './incomplete-beta.ts';
import { logOfPart, type Scaled, unscaled, toDouble } from './scaled.ts';

function tail(x: number, numerator: number, denominator: number, upper: boolean): Scaled {
  positive('f', 'numerator', numerator);
  positive('f', 'denominator', denominator);
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return unscaled(Number.isNaN(x) ? x : x > 0 === upper ? 0 : 1);
  const scaled = exactProduct(x, numerator);
  const whole = add(scaled, lift(denominator));
  const below: DoubleDouble = divide(scaled, whole);
  const above: DoubleDouble = divide(lift(denominator), whole);
  return upper ? incompleteBeta(denominator / 2, numerator / 2, above, below) : incompleteBeta(numerator / 2, denominator / 2, below, above);
}

/**
 * P(X > x) of the F distribution with `numerator` and `denominator` degrees of freedom, both > 0: relative error below 1e-13
 * for degrees from 1e-3 to 1e6, down to 1e-300; 1 below 0; NaN for NaN. Throws `InvalidInput` for degrees that are not
 * positive and finite. `scipy.stats.f.sf`.
 */
export function sf(x: number, numerator: number, denominator: number): number {
  return toDouble(tail(x, numerator, denominator, true));
}

/** P(X <= x), as `sf`. `scipy.stats.f.cdf`. */
export function cdf(x: number, numerator: number, denominator: number): number {
  return toDouble(tail(x, numerator, denominator, false));
}

/** log P(X > x), also where P underflows. `scipy.stats.f.logsf`. */
export function logSf(x: number, numerator: number, denominator: number): number {
  return logTail(x, numerator, denominator, true);
}

/** log P(X <= x), also where P underflows. `scipy.stats.f.logcdf`. */
export function logCdf(x: number, numerator: number, denominator: number): number {
  return logTail(x, numerator, denominator, false);
}

function logTail(x: number, numerator: number, denominator: number, upper: boolean): number {
  return logOfPart(tail(x, numerator, denominator, upper), () => tail(x, numerator, denominator, !upper));
}
