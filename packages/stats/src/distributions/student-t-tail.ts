import { exp } from '@sparsome/core/math';
import { add, type DoubleDouble, divide, exactProduct, exactSum, lift, log, log1p, negate, times } from '../double-double.ts';
import { incompleteBeta } from './incomplete-beta.ts';
import { gammaParts } from './log-gamma.ts';
import { doubleTail, expOfNegative, tailOfSquare } from './normal-tail.ts';
import { type Scaled, unscaled, toDouble } from './scaled.ts';

// (sinh(v/2) / (v/2))^(-1/2) in powers of v^2, radius of convergence 2 pi.
const SINH = [
  1, -0.020833333333333332, 0.000390625, -7.879670965608466e-6, 1.6967665791721782e-7, -3.805064191721906e-9, 8.748377596315407e-11, -2.044523359411974e-12,
  4.833351797967704e-14, -1.152434101767386e-15, 2.76605204359937e-17, -6.67428195089166e-19, 1.61745507718158e-20, -3.93397792009138e-22,
  9.597634062586047e-24, -2.347690291162632e-25, 5.7558703875442666e-27,
];
/** Half the degrees of freedom from which the expansion in their inverse is exact to 1e-17. */
const ENOUGH = 8;
const ROOT_PI = 1.772453850905516;

/**
 * P(|T| > t) for t >= 0 of Student's t with n > 0 degrees of freedom: I_x(n/2, 1/2), x = 1 / (1 + t^2/n).
 *
 * The expansion of `incomplete-beta.ts` for a small second parameter, here 1/2, where it starts from erfc: with
 * v = log(1 + t^2/n) and u = (n/2 - 1/4) v it is a normal tail at sqrt(2u) and corrections in 1/n^2, of which n in the
 * hundreds needs two or three. u is carried in two doubles, as an error in it is a relative error of the tail.
 */
export function twoSidedTail(t: number, n: number): number {
  if (n === Number.POSITIVE_INFINITY) return doubleTail(t);
  if (!(t > 0)) return t === 0 ? 1 : Number.NaN;
  const q = ratio(t, n);
  if (!(q.high <= 4)) return toDouble(farTail(t, n, q));

  const a = n / 2;
  const raises = a >= ENOUGH ? 0 : Math.ceil(ENOUGH - a);
  const v = log1p(q);
  const order = a + raises - 0.25;
  const u = times(v, order);
  const inverse = 1 / order;
  const decay = expOfNegative(u.high, u.low);

  // gamma = Gamma(1/2 + j, u) / (Gamma(1/2) order^j), whole = the same at u = 0, edge = u^(1/2 + j) e^-u / (Gamma(1/2) order^j)
  let gamma = tailOfSquare(u.high, u.low),
    whole = 1,
    edge = (Math.sqrt(u.high) / ROOT_PI) * decay;
  let sum = gamma,
    total = 1;
  for (let k = 1; k < SINH.length; k++) {
    const j = 2 * k;
    gamma = ((j - 1.5) * gamma + edge) * inverse;
    edge *= v.high;
    gamma = ((j - 0.5) * gamma + edge) * inverse;
    edge *= v.high;
    whole *= (j - 1.5) * (j - 0.5) * inverse * inverse;
    const term = SINH[k]! * gamma;
    sum += term;
    total += SINH[k]! * whole;
    if (Math.abs(term) <= 1e-17 * sum) break;
  }
  return raises === 0 ? sum / total : sum / total + lowered(a, raises, q.high, (decay * Math.sqrt(order)) / total);
}

/**
 * I_x(a, 1/2) - I_x(a + raises, 1/2), from its last term down:
 * x^k sqrt(1 - x) Gamma(k + 1/2) / (sqrt(pi) Gamma(k + 1)) for k = a to a + raises - 1. `scale` is
 * x^(a + raises - 1/4) Gamma(a + raises + 1/2) / Gamma(a + raises), as the expansion's norm gives it.
 */
function lowered(a: number, raises: number, q: number, scale: number): number {
  const w = 1 + q;
  const last = a + raises - 1;
  let term = (scale * Math.sqrt(w) * Math.sqrt(Math.sqrt(w)) * Math.sqrt(q / w)) / (ROOT_PI * (last + 0.5));
  let sum = term;
  for (let k = raises - 1; k > 0; k--) {
    term *= (w * (a + k)) / (a + (k - 0.5));
    sum += term;
  }
  return sum;
}

/** t^2 / n. */
function ratio(t: number, n: number): DoubleDouble {
  return divide(exactProduct(t, t), lift(n));
}

/** Where x < 1/5: the power series of I_x, and its exponent from log t where t^2 overflows. */
function farTail(t: number, n: number, q: DoubleDouble): Scaled {
  if (t === Number.POSITIVE_INFINITY) return unscaled(0);
  const a = n / 2;
  const huge = !(q.high < 1e60) || t > 1e140;
  const v = huge ? add(times(log(lift(t)), 2), negate(log(lift(n)))) : log1p(q);
  const x = huge ? 0 : 1 / (1 + q.high);
  let term = 1,
    sum = 1;
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= (x * (a + (k - 0.5))) / (a + k);
    sum += term;
  }
  const below = gammaParts(lift(a));
  const above = gammaParts(exactSum(a, 0.5));
  const gammas = add(add(above.main, lift(above.rest)), negate(add(below.main, lift(below.rest))));
  const factor = (below.product / above.product / (a * ROOT_PI)) * Math.sqrt(1 - x) * sum;
  return { exponent: add(gammas, times(v, -a)), factor };
}

/** `twoSidedTail` with its exponent apart, for logarithms. */
export function scaledTail(t: number, n: number): Scaled {
  if (!(t > 0)) return unscaled(t === 0 ? 1 : Number.NaN);
  const q = ratio(t, n);
  if (!(q.high <= 4)) return farTail(t, n, q);
  const whole = add(lift(1), q);
  return incompleteBeta(n / 2, 0.5, divide(lift(1), whole), divide(q, whole));
}

/** P(|T| <= t), relatively accurate near 0. */
export function centre(t: number, n: number): number {
  const q = ratio(t, n);
  const whole = add(lift(1), q);
  return toDouble(incompleteBeta(0.5, n / 2, divide(q, whole), divide(lift(1), whole)));
}

/** The density at 0, Gamma((n + 1)/2) / (sqrt(pi n) Gamma(n/2)). */
export function peak(n: number): number {
  const below = gammaParts(lift(n / 2));
  const above = gammaParts(exactSum(n / 2, 0.5));
  const gammas = add(add(above.main, lift(above.rest)), negate(add(below.main, lift(below.rest))));
  return ((below.product / above.product) * exp(gammas.high)) / (ROOT_PI * Math.sqrt(n));
}
