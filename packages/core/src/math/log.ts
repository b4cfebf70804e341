import { highWord, powerOfTwo } from './bits.ts';
import { ln2, log as coefficients } from './coefficients.ts';

const [L1, L2, L3, L4, L5, L6, L7] = coefficients.series;

/** The k with x = 2^k m, m in [sqrt(1/2), sqrt(2)), of a normal positive double: 0x95f62 moves m's high word to 1. */
export const exponentOf = (x: number): number => ((highWord(x) + 0x95f62) >>> 20) - 1023;

/**
 * k * ln 2 + log(1 + f) + rest, with s = f / (2 + f), z = s^2 and `rest` below an ulp of 1. The three large terms are
 * added without error (Dekker 1971, fast two-sum); that keeps the result within 0.8 ulp where they cancel.
 */
export function logReduced(k: number, f: number, s: number, z: number, rest: number): number {
  const w = z * z;
  const series = w * (L2 + w * (L4 + w * L6)) + z * (L1 + w * (L3 + w * (L5 + w * L7)));
  const half = 0.5 * f * f;
  const large = k * ln2.high;
  const high = large + f;
  const low = f - (high - large);
  const sum = high - half;
  const sumLow = high - sum - half;
  return sum + (low + (rest + k * ln2.low) + sumLow + s * (half + series));
}

/**
 * The natural logarithm.
 *
 * @returns within 0.8 ulp of log x (largest error found in 4 million values: 0.75); NaN below 0 and for NaN, -Infinity
 * at 0. The same bits as `log` in kernels-cxx.
 */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x === Infinity ? x : NaN;
  const subnormal = x < 2.2250738585072014e-308;
  const normal = subnormal ? x * 18014398509481984 : x; // 2^54
  const k = exponentOf(normal);
  const m = normal * powerOfTwo(-k);
  const f = m - 1;
  const s = f / (m + 1);
  return logReduced(subnormal ? k - 54 : k, f, s, s * s, 0);
}
