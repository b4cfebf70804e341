import { exp, expm1, log, pow } from '@sparsome/core/math';
import { add, type DoubleDouble, lift, log as logPair, negate, times } from '../double-double.ts';
import { gammaParts, logGamma1p, ROOT_2_PI } from './log-gamma.ts';
import { by, complement, type Scaled, unscaled } from './scaled.ts';

/** x^a e^-x / Gamma(a). */
export function gammaDensity(a: number, x: DoubleDouble): Scaled {
  const { main, rest, product } = gammaParts(lift(a));
  const exponent = add(add(add(times(logPair(x), a), negate(x)), negate(main)), lift(-rest));
  return { exponent, factor: product / ROOT_2_PI };
}

/**
 * The regularised incomplete gamma functions of a > 0: P(a, x), below x, and Q(a, x) = 1 - P, above it, each with its own
 * relative accuracy in its tail.
 *
 * Below a by a series or a continued fraction for P, above by Legendre's continued fraction for Q, whose terms are all
 * positive there; both fractions need about a^(1/3) terms and are evaluated from the last, which damps rounding errors.
 * Q of a <= 1 near 0, where P is about 1, by expm1 (DiDonato and Morris 1986, eq. 11).
 */
export function incompleteGamma(a: number, x: DoubleDouble, upper: boolean): Scaled {
  const at = x.high;
  if (!(at > 0 && at < Number.POSITIVE_INFINITY)) return unscaled(Number.isNaN(at) ? Number.NaN : at > 0 === upper ? 0 : 1);
  if (upper && a <= 1 && at < 1.1) return unscaled(smallUpper(a, at));
  if (at < a || at < 1.1) {
    const lower = by(gammaDensity(a, x), a < 100 ? lowerSeries(a, at) : lowerFraction(a, at));
    return upper ? complement(lower) : lower;
  }
  const above = by(gammaDensity(a, x), upperFraction(a, at));
  return upper ? above : complement(above);
}

/** P / density: 1/a + x / (a (a + 1)) + ... */
function lowerSeries(a: number, x: number): number {
  let term = 1,
    sum = 1;
  for (let n = 1; term > 1e-17 * sum; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum / a;
}

/** P / density = 1 / (a - x + x / (a + 1 - x + 2x / (a + 2 - x + ...))) (Gautschi 1967 gives it among others). */
function lowerFraction(a: number, x: number): number {
  const terms = Math.ceil(40 + 16 * pow(a, 1 / 3));
  let f = a - x + terms;
  for (let n = terms; n > 0; n--) f = a - x + (n - 1) + (n * x) / f;
  return 1 / f;
}

/** Q / density = 1 / (x + 1 - a + (a - 1) / (x + 3 - a + 2 (a - 2) / (x + 5 - a + ...))) (Abramowitz and Stegun 6.5.31). */
function upperFraction(a: number, x: number): number {
  const terms = Math.ceil(30 + 11 * pow(a, 1 / 3) + 110 / x);
  let f = x - a + (2 * terms + 1);
  for (let n = terms; n > 0; n--) f = x - a + (2 * n - 1) + (n * (a - n)) / f;
  return 1 / f;
}

/** Q = 1 - (x^a / Gamma(1 + a)) (1 - a s), s = x / (1! (a + 1)) - x^2 / (2! (a + 2)) + ... */
function smallUpper(a: number, x: number): number {
  let s = 0,
    power = 1;
  for (let n = 1; n < 24; n++) {
    power *= -x / n;
    s -= power / (a + n);
  }
  const l = a * log(x) - logGamma1p(a);
  return exp(l) * a * s - expm1(l);
}
