import { lift } from '../double-double.ts';
import { positive } from './arguments.ts';
import { incompleteGamma } from './incomplete-gamma.ts';
import { logOfPart, type Scaled, toDouble } from './scaled.ts';

function tail(x: number, df: number, upper: boolean): Scaled {
  positive('chiSquare', 'df', df);
  return incompleteGamma(df / 2, lift(x / 2), upper);
}

/**
 * P(X > x) of the chi-square distribution with df > 0 degrees of freedom (not necessarily whole): relative error below
 * 1e-13 for df up to 1e6, down to 1e-300; 1 below 0; NaN for NaN. Throws `InvalidInput` for a df that is not positive and
 * finite. `scipy.stats.chi2.sf`.
 */
export function sf(x: number, df: number): number {
  return toDouble(tail(x, df, true));
}

/** P(X <= x), as `sf`. `scipy.stats.chi2.cdf`. */
export function cdf(x: number, df: number): number {
  return toDouble(tail(x, df, false));
}

/** log P(X > x), also where P underflows. `scipy.stats.chi2.logsf`. */
export function logSf(x: number, df: number): number {
  return logTail(x, df, true);
}

/** log P(X <= x), also where P underflows. `scipy.stats.chi2.logcdf`. */
export function logCdf(x: number, df: number): number {
  return logTail(x, df, false);
}

function logTail(x: number, df: number, upper: boolean): number {
  return logOfPart(tail(x, df, upper), () => tail(x, df, !upper));
}
