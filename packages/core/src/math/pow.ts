import { highWord, powerOfTwo, roundEven, scale } from './bits.ts';
import { pow as coefficients } from './coefficients.ts';
import { expTail } from './exp.ts';
import { productError } from './product.ts';

const [P0, P1, P2, P3, P4, P5] = coefficients.series;
const [SCALE, SCALE_LOW] = coefficients.scale;
const [THREE_HALVES, THREE_HALVES_LOW] = coefficients.threeHalves;
const [LN2, LN2_LOW] = coefficients.ln2;

/** 2^70: beyond it the power of anything but 1 is out of range, and products with it are still finite. */
const LARGEST_EXPONENT = 1180591620717411303424;

/**
 * x^y.
 *
 * log2 |x| in two doubles (about 2^-68), times y in two doubles, then 2 to that power; where an intermediate result is
 * the sum of two doubles its halves are called `...` and `...Low`. The scheme is that of fdlibm's e_pow.c, with our own
 * reduction, coefficients and no branches in the C++ form.
 *
 * @returns within 0.8 ulp of x^y (largest error found in 19 million pairs: 0.78), exact where x^y is a double; special
 * values as in C99 (F.10.4.4), which differ from `Math.pow` where y is ±Infinity or NaN and |x| is 1. The same bits as
 * `pow` in kernels-cxx.
 */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  const size = Math.abs(x);
  const whole = Math.abs(y) === Infinity || Math.floor(y) === y;
  if (x !== x || y !== y || (x < 0 && size < Infinity && !whole)) return NaN;
  const odd = whole && Math.abs(y) < 9007199254740992 && Math.floor(0.5 * y) !== 0.5 * y;
  const negative = odd && (x < 0 || Object.is(x, -0));
  const result = size === 0 || size === Infinity ? (size > 1 === y > 0 ? Infinity : 0) : positivePower(size, y);
  return negative ? -result : result;
}

function positivePower(x: number, y: number): number {
  // x = 2^k m, m in [sqrt(3/4), sqrt(3)); c is the nearer of 1 and 3/2.
  const subnormal = x < 2.2250738585072014e-308;
  const normal = subnormal ? x * 18014398509481984 : x; // 2^54
  const exponent = ((highWord(normal) + 0x44986) >>> 20) - 1023;
  const m = normal * powerOfTwo(-exponent);
  const upper = m > 1.224744871391589;
  const c = upper ? 1.5 : 1;
  const k = subnormal ? exponent - 54 : exponent;

  // s = (m - c) / (m + c)
  const f = m - c;
  const d = m + c;
  const dLow = m - (d - c);
  const inverse = 1 / d;
  const s = f * inverse;
  const sd = s * d;
  const sLow = (f - sd - productError(s, d, sd) - s * dLow) * inverse;

  // log2 x = k + log2 c + SCALE * s * (3 + s^2 + s^4 P(s^2))
  const z = s * s;
  const zLow = productError(s, s, z) + 2 * s * sLow;
  const series = P0 + z * (P1 + z * (P2 + z * (P3 + z * (P4 + z * P5))));
  const t = 3 + z;
  const tLow = z - (t - 3) + (zLow + z * z * series);
  const u = s * t;
  const uLow = productError(s, t, u) + (s * tLow + sLow * t);
  const v = u * SCALE;
  const vLow = productError(u, SCALE, v) + (u * SCALE_LOW + uLow * SCALE);
  const large = k + (upper ? THREE_HALVES : 0);
  const sum = large + v;
  const sumLow = v - (sum - large) + (vLow + (upper ? THREE_HALVES_LOW : 0));
  const log = sum + sumLow;
  const logLow = sumLow - (log - sum);

  // 2^(y log2 x) = 2^n exp(e)
  const by = Math.max(-LARGEST_EXPONENT, Math.min(y, LARGEST_EXPONENT));
  const p = by * log;
  if (p > 1100) return Infinity;
  if (p < -1100) return 0;
  const pLow = productError(by, log, p) + by * logLow;
  const n = roundEven(p);
  const r = p - n;
  const e = r * LN2;
  const eLow = productError(r, LN2, e) + (r * LN2_LOW + pLow * LN2);
  const one = 1 + e;
  const value = one + (e - (one - 1) + expTail(e + eLow, -eLow));
  return n > 1024 ? Infinity : n < -1075 ? 0 : scale(value, n);
}
