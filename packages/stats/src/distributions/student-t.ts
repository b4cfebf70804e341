import { exp, expm1, log, log1p } from '@sparsome/core/math';
import { positive, probability } from './arguments.ts';
import * as normal from './normal.ts';
import { scaledTail, centre, peak, twoSidedTail } from './student-t-tail.ts';
import { logOf, toDouble } from './scaled.ts';

/**
 * P(T > t) of Student's t distribution with df > 0 degrees of freedom (not necessarily whole; Infinity is the normal
 * distribution): relative error below 1e-13 for df from 1e-3 to 1e6, down to 1e-300; NaN for a NaN t. Throws `InvalidInput`
 * for a df that is not positive. `scipy.stats.t.sf`.
 */
export function sf(t: number, df: number): number {
  positive('studentT', 'df', df, true);
  const half = 0.5 * twoSidedTail(Math.abs(t), df);
  return t < 0 ? 1 - half : half;
}

/** P(T <= t), as accurate as `sf` in both tails. `scipy.stats.t.cdf`. */
export function cdf(t: number, df: number): number {
  return sf(-t, df);
}

/** log P(T > t), also where P underflows. `scipy.stats.t.logsf`. */
export function logSf(t: number, df: number): number {
  positive('studentT', 'df', df, true);
  if (df === Number.POSITIVE_INFINITY) return normal.logSf(t);
  return t < 0 ? log1p(-0.5 * twoSidedTail(-t, df)) : logOf(scaledTail(t, df)) - 0.6931471805599453;
}

/** log P(T <= t), also where P underflows. `scipy.stats.t.logcdf`. */
export function logCdf(t: number, df: number): number {
  return logSf(-t, df);
}

/**
 * The t with P(T > t) = p: Infinity for 0, -Infinity for 1, and Infinity beyond the largest double. Relative error below
 * 1e-13 (1 + its condition number, which is 1/df in the far tail). Throws `InvalidInput` for p outside 0 to 1 and for a df
 * that is not positive; NaN for a NaN p. `scipy.stats.t.isf`.
 */
export function isf(p: number, df: number): number {
  positive('studentT', 'df', df, true);
  probability('studentT', p);
  if (df === Number.POSITIVE_INFINITY) return normal.isf(p);
  if (p > 0.5) return -upperQuantile(1 - p, df); // exact
  return upperQuantile(p, df);
}

/** The t with P(T <= t) = p, as `isf`. `scipy.stats.t.ppf`. */
export function ppf(p: number, df: number): number {
  return 0 - isf(p, df);
}

/** For p <= 1/2, by Newton's method. */
function upperQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 0.5)) return p === 0 ? Number.POSITIVE_INFINITY : p === 0.5 ? 0 : Number.NaN;
  return p > 0.15 && 1 - 2 * p < centre(1, df) ? fromCentre(1 - 2 * p, df) : fromTail(2 * p, df);
}

/** P(|T| <= t) = area: concave in t, so Newton's method climbs from below. */
function fromCentre(area: number, df: number): number {
  const top = 2 * peak(df);
  let t = area / top;
  for (let i = 0; i < 60; i++) {
    const step = (area - centre(t, df)) / (top * exp(-0.5 * (df + 1) * logOfWhole(t, df)));
    t += step;
    if (Math.abs(step) <= 1e-15 * t) break;
  }
  return t;
}

/**
 * P(|T| > t) = area, solved for log t in log P: a concave function, nearly a line where df is small. Starts from the leading
 * term of the far tail, which is too large, or from the normal quantile carried over. t itself is kept, as exp(log t) would
 * lose digits of large t.
 */
function fromTail(area: number, df: number): number {
  const top = log(2 * peak(df));
  const target = log(area);
  let t = Math.min(exp(df < 2 ? (top + 0.5 * (df - 1) * log(df) - target) / df : carriedOver(normal.isf(area / 2), df)), Number.MAX_VALUE);
  for (let i = 0; i < 60; i++) {
    const scaled = scaledTail(t, df);
    const tail = logOf(scaled);
    const value = toDouble(scaled);
    // Where it is no subnormal, the quotient has no error that grows with the logarithm.
    const excess = value > 1e-300 && Math.abs(tail - target) < 1 ? log(value / area) : tail - target;
    const step = excess / exp(top + log(t) - 0.5 * (df + 1) * logOfWhole(t, df) - tail);
    if (t === Number.MAX_VALUE && step > 0) return Number.POSITIVE_INFINITY;
    t = Math.min(t * exp(step), Number.MAX_VALUE);
    if (Math.abs(step) <= 3e-16) break;
  }
  return t;
}

/** log t for which the tail of (df - 1/2) log(1 + t^2 / df) is that of a normal z^2. */
function carriedOver(z: number, df: number): number {
  const v = (z * z) / (df - 0.5);
  return 0.5 * (log(df) + (v > 700 ? v : log(expm1(v))));
}

/** log(1 + t^2 / df), t^2 beyond the largest double too. */
function logOfWhole(t: number, df: number): number {
  const r = t / Math.sqrt(df);
  return r > 1e100 ? 2 * log(r) : log1p(r * r);
}
