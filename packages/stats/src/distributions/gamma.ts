import { divide, lift } from '../double-double.ts';
import { positive } from './arguments.ts';
import { incompleteGamma } from './incomplete-gamma.ts';
import { logOfPart, type Scaled, toDouble } from './scaled.ts';

function tail(x: number, shape: number, scale: number, upper: boolean): Scaled {
  positive('gamma', 'shape', shape);
  positive('gamma', 'scale', scale);
  return incompleteGamma(shape, scale === 1 ? lift(x) : divide(lift(x), lift(scale)), upper);
}

/**
 * P(X > x) of the gamma distribution with shape > 0 and scale > 0 (mean shape * scale): relative error below 1e-13 for
 * shapes up to 1e6, down to 1e-300; 1 below 0; NaN for NaN. Throws `InvalidInput` for parameters that are not positive and
 * finite. `scipy.stats.gamma.sf(x, shape, scale=scale)`.
 */
export function sf(x: number, shape: number, scale = 1): number {
  return toDouble(tail(x, shape, scale, true));
}

/** P(X <= x), as `sf`. `scipy.stats.gamma.cdf`. */
export function cdf(x: number, shape: number, scale = 1): number {
  return toDouble(tail(x, shape, scale, false));
}

/** log P(X > x), also where P underflows. `scipy.stats.gamma.logsf`. */
export function logSf(x: number, shape: number, scale = 1): number {
  return logTail(x, shape, scale, true);
}

/** log P(X <= x), also where P underflows. `scipy.stats.gamma.logcdf`. */
export function logCdf(x: number, shape: number, scale = 1): number {
  return logTail(x, shape, scale, false);
}

function logTail(x: number, shape: number, scale: number, upper: boolean): number {
  return logOfPart(tail(x, shape, scale, upper), () => tail(x, shape, scale, !upper));
}
