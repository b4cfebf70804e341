import { log, log1p } from '@sparsome/core/math';
import { probability } from './arguments.ts';
import { doubleTail } from './normal-tail.ts';

const LOG_ROOT_2_PI = 0.9189385332046728;

/**
 * P(X > x) of the standard normal distribution, relative error below 1e-15 where it is a normal double (x < 37.5); NaN for
 * NaN. Source: erfc(x / sqrt 2) / 2; `scipy.stats.norm.sf`.
 */
export function sf(x: number): number {
  return 0.5 * doubleTail(x);
}

/** P(X <= x) of the standard normal distribution, as accurate as `sf` in both tails. `scipy.stats.norm.cdf`. */
export function cdf(x: number): number {
  return 0.5 * doubleTail(-x);
}

/**
 * log P(X > x) of the standard normal distribution, also where P underflows. Beyond 30 by the asymptotic series of Mills'
 * ratio (Abramowitz and Stegun 26.2.12), of which 8 terms are more than a double holds. `scipy.stats.norm.logsf`.
 */
export function logSf(x: number): number {
  if (x < -1) return log1p(-0.5 * doubleTail(-x));
  if (!(x > 30)) return log(0.5 * doubleTail(x));
  const v = 1 / (x * x);
  const mills = v * (-1 + v * (3 + v * (-15 + v * (105 + v * (-945 + v * (10395 + v * (-135135 + v * 2027025)))))));
  return -0.5 * x * x - (log(x) + LOG_ROOT_2_PI - log1p(mills));
}

/** log P(X <= x) of the standard normal distribution, also where P underflows. `scipy.stats.norm.logcdf`. */
export function logCdf(x: number): number {
  return logSf(-x);
}

/**
 * The x with P(X > x) = p: Infinity for 0, -Infinity for 1. Relative error below 1e-15 (2e-16 in the algorithm).
 * Throws `InvalidInput` for p outside 0 to 1; NaN for NaN.
 * Source: algorithm AS 241 (Wichura 1988); `scipy.stats.norm.isf`.
 */
export function isf(p: number): number {
  return 0 - ppf(p);
}

/** The x with P(X <= x) = p: -Infinity for 0, Infinity for 1. As `isf`. `scipy.stats.norm.ppf`. */
export function ppf(p: number): number {
  probability('normal', p);
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * horner(r, CENTRE)) / horner(r, CENTRE_BELOW);
  }
  const tail = q < 0 ? p : 1 - p;
  if (!(tail > 0)) return tail === 0 ? (q < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY) : Number.NaN;
  const r = Math.sqrt(-log(tail));
  const x = r <= 5 ? horner(r - 1.6, NEAR) / horner(r - 1.6, NEAR_BELOW) : horner(r - 5, FAR) / horner(r - 5, FAR_BELOW);
  return q < 0 ? -x : x;
}

// Coefficients of AS 241 (PPND16), from the constant up.
const CENTRE = [
  3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457, 67265.770927008700853,
  33430.575583588128105, 2509.0809287301226727,
];
const CENTRE_BELOW = [
  1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867, 39307.89580009271061, 28729.085735721942674,
  5226.495278852854561,
];
const NEAR = [
  1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504, 1.27045825245236838258, 0.24178072517745061177,
  0.0227238449892691845833, 7.7454501427834140764e-4,
];
const NEAR_BELOW = [
  1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459, 0.0151986665636164571966, 5.475938084995344946e-4,
  1.05075007164441684324e-9,
];
const FAR = [
  6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123, 0.026532189526576123093, 0.0012426609473880784386,
  2.71155556874348757815e-5, 2.01033439929228813265e-7,
];
const FAR_BELOW = [
  1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7,
  2.04426310338993978564e-15,
];

function horner(x: number, coefficients: readonly number[]): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = coefficients[i]! + x * sum;
  return sum;
}
