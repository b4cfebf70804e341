import { pow } from '@sparsome/core/math';
import { add, type DoubleDouble, exactSum, lift, log, log1p, negate, times } from '../double-double.ts';
import { gammaDensity, incompleteGamma } from './incomplete-gamma.ts';
import { gammaParts, ROOT_2_PI } from './log-gamma.ts';
import { by, complement, factorAt, plus, type Scaled, unscaled, toDouble } from './scaled.ts';

/** log x of which y = 1 - x is given too: from the smaller of them. */
function logOfPart(x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  return x.high < 0.5 ? log(x) : log1p(negate(y));
}

/** x^a y^b / B(a, b). */
function betaDensity(a: number, b: number, x: DoubleDouble, y: DoubleDouble): Scaled {
  const ga = gammaParts(lift(a));
  const gb = gammaParts(lift(b));
  const both = gammaParts(exactSum(a, b));
  const powers = add(times(logOfPart(x, y), a), times(logOfPart(y, x), b));
  const gammas = add(add(both.main, lift(both.rest)), negate(add(add(ga.main, lift(ga.rest)), add(gb.main, lift(gb.rest)))));
  return { exponent: add(powers, gammas), factor: (ga.product / both.product) * (gb.product / ROOT_2_PI) };
}

/**
 * The regularised incomplete beta function I_x(a, b) for a, b > 0, with its own relative accuracy in its tail. x and
 * y = 1 - x are both given, so that neither suffers from being near 1. 1 - I_x(a, b) is I_y(b, a).
 *
 * Parameters above 1: the continued fraction of DiDonato and Morris (1992, eq. 9), from the side of the mean where its
 * terms are positive, evaluated from the last; it needs about min(a, b)^(1/3) terms. Below, see `smallSecond`.
 */
export function incompleteBeta(a: number, b: number, x: DoubleDouble, y: DoubleDouble): Scaled {
  if (!(x.high > 0 && y.high > 0)) return unscaled(x.high <= 0 ? 0 : y.high <= 0 ? 1 : Number.NaN);
  if (b <= 1) return smallSecond(a, b, x, y);
  if (a <= 1) {
    const upper = smallSecond(b, a, y, x);
    return toDouble(upper) < 0.5 ? complement(upper) : by(betaDensity(a, b, x, y), series(a, b, x.high, Number.POSITIVE_INFINITY));
  }
  const above = add(times(y, a), negate(times(x, b))).high; // (a + b) (mean - x)
  if (above >= 0) return by(betaDensity(a, b, x, y), fraction(a, b, x.high, above));
  return complement(by(betaDensity(b, a, y, x), fraction(b, a, y.high, -above)));
}

/** `terms` terms of I_x / density = 1/a + (a + b) x / (a (a + 1)) + ..., fewer once they no longer count. */
function series(a: number, b: number, x: number, terms: number): number {
  let term = 1,
    sum = terms > 0 ? 1 : 0;
  for (let n = 1; n < terms && term > 1e-17 * sum; n++) {
    term *= (x * (a + b + (n - 1))) / (a + n);
    sum += term;
  }
  return sum / a;
}

/** I_x / density, `above` being a - (a + b) x >= 0. */
function fraction(a: number, b: number, x: number, above: number): number {
  const terms = Math.ceil(Math.min(a, b) < 40 ? 120 : 30 + 8 * pow(Math.min(a, b), 1 / 3));
  const bottom = (m: number): number => m + (m * (b - m) * x) / (a + 2 * m - 1) + ((a + m) * (above + 1 + m * (2 - x))) / (a + 2 * m + 1);
  let f = bottom(terms);
  for (let m = terms; m > 0; m--) {
    const d = (a + 2 * m - 1) / x;
    f = bottom(m - 1) + (((a + m - 1) / d) * ((a + b + m - 1) / d) * m * (b - m)) / f;
  }
  return 1 / f;
}

// B_2k / (2k (2k)!): log(sinh(v/2) / (v/2)) in powers of v^2.
const LOG_SINH = [
  0.041666666666666664, -0.00034722222222222224, 5.5114638447971785e-6, -1.033399470899471e-7, 2.08767569878681e-9, -4.403491782239578e-11,
  9.55895466477477e-13, -2.1185501852016142e-14, 4.770034475709914e-16, -1.087434349279031e-17, 2.5040921947091955e-19, -5.814360285755218e-21,
  1.3595027075497952e-22, -3.1976847953705525e-24, 7.559841507792277e-26, -1.7952470840225633e-27,
];

/** (sinh(v/2) / (v/2))^c in powers of v^2. */
function sinhPower(c: number): readonly number[] {
  const d = [1];
  for (let k = 1; k <= LOG_SINH.length; k++) {
    let sum = 0;
    for (let j = 1; j <= k; j++) sum += j * LOG_SINH[j - 1]! * d[k - j]!;
    d.push((c / k) * sum);
  }
  return d;
}

/**
 * I_x(a, b) of b <= 1. Below 0.2 by its power series. Above, a is first raised to 16 by
 * I_x(a, b) = I_x(a + n, b) + the first n terms of that series, all positive. Then, with x = e^-v and t = a + (b - 1) / 2,
 *
 *   B(a, b) I_x(a, b) = integral from v of e^(-t s) s^(b - 1) (sinh(s/2) / (s/2))^(b - 1) ds,
 *
 * which after expanding the last factor is a sum of incomplete gamma functions of b + 2k, normalised by its value at v = 0.
 * The expansion converges for v < 2 pi and is asymptotic in 1/t: 16 terms are exact to 1e-17 for v < 1.61 and t > 15.
 * The idea is that of BGRAT (DiDonato and Morris 1992, section 9); even powers alone halve its terms.
 */
function smallSecond(a: number, b: number, x: DoubleDouble, y: DoubleDouble): Scaled {
  if (x.high < 0.2) return by(betaDensity(a, b, x, y), series(a, b, x.high, Number.POSITIVE_INFINITY));
  const n = Math.max(0, Math.ceil(16 - a));
  const v = negate(logOfPart(x, y));
  const t = add(exactSum(a, n), lift((b - 1) / 2));
  const raised = sumOfGammas(b, t.high, v.high, add(times(v, t.high), lift(v.high * t.low)));
  return n === 0 ? raised : plus(raised, by(betaDensity(a, b, x, y), series(a, b, x.high, n)));
}

function sumOfGammas(b: number, t: number, v: number, u: DoubleDouble): Scaled {
  const first = incompleteGamma(b, u, true);
  const coefficients = sinhPower(b - 1);
  // gamma = Gamma(b + j, u) / (Gamma(b) t^j), whole = the same at u = 0, edge = u^(b + j) e^-u / (Gamma(b) t^j)
  let gamma = first.factor,
    whole = 1,
    edge = factorAt(gammaDensity(b, u), first);
  let sum = gamma,
    total = 1;
  for (let k = 1; k < coefficients.length; k++) {
    for (let j = 2 * k - 2; j < 2 * k; j++) {
      gamma = ((b + j) * gamma + edge) / t;
      whole *= (b + j) / t;
      edge *= v;
    }
    sum += coefficients[k]! * gamma;
    total += coefficients[k]! * whole;
  }
  return { exponent: first.exponent, factor: sum / total };
}
