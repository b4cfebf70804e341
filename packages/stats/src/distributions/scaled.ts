import { exp, log, log1p } from '@sparsome/core/math';
import type { DoubleDouble } from '../double-double.ts';

/**
 * factor * e^exponent. Far tails are below the smallest double while their logarithms are not, and an error in the exponent
 * is a relative error of the value: so it is kept apart, in two doubles, until the end.
 */
export interface Scaled {
  readonly exponent: DoubleDouble;
  readonly factor: number;
}

const ZERO: DoubleDouble = { high: 0, low: 0 };

export function unscaled(factor: number): Scaled {
  return { exponent: ZERO, factor };
}

export function toDouble({ exponent, factor }: Scaled): number {
  const value = factor * exp(exponent.high);
  return value + value * exponent.low;
}

export function logOf({ exponent, factor }: Scaled): number {
  return exponent.high + (exponent.low + log(factor));
}

export function by(s: Scaled, factor: number): Scaled {
  return { exponent: s.exponent, factor: s.factor * factor };
}

/** 1 - s. */
export function complement(s: Scaled): Scaled {
  return unscaled(1 - toDouble(s));
}

/** The factor of `s` once it has the exponent of `like`. */
export function factorAt(s: Scaled, like: Scaled): number {
  const high = s.exponent.high - like.exponent.high;
  const low = s.exponent.low - like.exponent.low;
  return high === 0 ? s.factor + s.factor * low : toDouble({ exponent: { high, low }, factor: s.factor });
}

export function plus(a: Scaled, b: Scaled): Scaled {
  const [large, small] = a.exponent.high >= b.exponent.high ? [a, b] : [b, a];
  return { exponent: large.exponent, factor: large.factor + factorAt(small, large) };
}

/** log s, of which 1 - s is given too: from the smaller of them. */
export function logOfPart(s: Scaled, rest: () => Scaled): number {
  const direct = logOf(s);
  return direct > -0.5 ? log1p(-toDouble(rest())) : direct;
}
