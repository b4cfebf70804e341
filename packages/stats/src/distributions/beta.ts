import { exactSum, lift } from '../double-double.ts';
import { positive } from './arguments.ts';
import { incompleteBeta } from './incomplete-beta.ts';
import { logOfPart, type Scaled, toDouble } from './scaled.ts';

function tail(x: number, a: number, b: number, upper: boolean): Scaled {
  positive('beta', 'a', a);
  positive('beta', 'b', b);
  const rest = exactSum(1, -x);
  return upper ? incompleteBeta(b, a, rest, lift(x)) : incompleteBeta(a, b, lift(x), rest);
}

/**
 * P(X > x) of the beta distribution with a, b > 0: relative error below 1e-13 for parameters from 1e-3 to 1e6, down to
 * 1e-300; 1 below 0, 0 above 1; NaN for NaN. Throws `InvalidInput` for parameters that are not positive and finite.
 * `scipy.stats.beta.sf`.
 */
export function sf(x: number, a: number, b: number): number {
  return toDouble(tail(x, a, b, true));
}

/** P(X <= x), as `sf`. `scipy.stats.beta.cdf`. */
export function cdf(x: number, a: number, b: number): number {
  return toDouble(tail(x, a, b, false));
}

/** log P(X > x), also where P underflows. `scipy.stats.beta.logsf`. */
export function logSf(x: number, a: number, b: number): number {
  return logTail(x, a, b, true);
}

/** log P(X <= x), also where P underflows. `scipy.stats.beta.logcdf`. */
export function logCdf(x: number, a: number, b: number): number {
  return logTail(x, a, b, false);
}

function logTail(x: number, a: number, b: number, upper: boolean): number {
  return logOfPart(tail(x, a, b, upper), () => tail(x, a, b, !upper));
}
