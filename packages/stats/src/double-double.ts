import { log as logDouble } from '@sparsome/core/math';

/**
 * The sum of two doubles, `low` below half an ulp of `high`: about 106 bits. Exponents of densities are sums of large terms
 * that cancel, and an error in them is a relative error of the result; so they are carried in this form (Dekker 1971).
 */
export interface DoubleDouble {
  readonly high: number;
  readonly low: number;
}

/** 2^27 + 1: multiplying by it splits a double into two halves of 26 bits (Veltkamp 1968). */
const SPLITTER = 134217729;

/** a * b - product, exactly, for `product` = fl(a * b), |a|, |b| < 2^996 and products above 2^-969. */
export function exactProductError(a: number, b: number, product: number): number {
  const ca = SPLITTER * a;
  const cb = SPLITTER * b;
  const ah = ca - (ca - a);
  const bh = cb - (cb - b);
  const al = a - ah;
  const bl = b - bh;
  return ah * bh - product + ah * bl + al * bh + al * bl;
}

/** a + b of which |a| >= |b| or a = 0. */
export function quickSum(a: number, b: number): DoubleDouble {
  const high = a + b;
  return { high, low: b - (high - a) };
}

/** a + b, exactly (Knuth 1969). */
export function exactSum(a: number, b: number): DoubleDouble {
  const high = a + b;
  const turned = high - a;
  return { high, low: a - (high - turned) + (b - turned) };
}

/** a * b, exactly. */
export function exactProduct(a: number, b: number): DoubleDouble {
  const high = a * b;
  return { high, low: exactProductError(a, b, high) };
}

export function add(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const s = exactSum(a.high, b.high);
  const t = exactSum(a.low, b.low);
  const u = quickSum(s.high, s.low + t.high);
  return quickSum(u.high, u.low + t.low);
}

export function negate(a: DoubleDouble): DoubleDouble {
  return { high: -a.high, low: -a.low };
}

export function multiply(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const high = a.high * b.high;
  return quickSum(high, exactProductError(a.high, b.high, high) + (a.high * b.low + a.low * b.high));
}

/** a times a double. */
export function times(a: DoubleDouble, by: number): DoubleDouble {
  const high = a.high * by;
  return quickSum(high, exactProductError(a.high, by, high) + a.low * by);
}

export function divide(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const q = a.high / b.high;
  const product = q * b.high;
  return quickSum(q, (a.high - product - exactProductError(q, b.high, product) + (a.low - q * b.low)) / b.high);
}

/** A double-double of a double. */
export function lift(high: number): DoubleDouble {
  return { high, low: 0 };
}

// log c of c = i / 128 for i = 90 to 182, high and low halves in turn.
const FIRST = 90;
const LAST = 182;
const logs = /* @__PURE__ */ logarithms();

/** log c = 2 atanh((c - 1) / (c + 1)) by its series: |s| < 0.18, so 22 terms pass 106 bits. */
function logarithms(): Float64Array {
  const table = new Float64Array(2 * (LAST - FIRST + 1));
  for (let i = FIRST; i <= LAST; i++) {
    const s = divide(lift(i - 128), lift(i + 128));
    const z = multiply(s, s);
    let sum = lift(0);
    for (let k = 45; k >= 1; k -= 2) sum = add(multiply(sum, z), divide(lift(2), lift(k)));
    const value = multiply(sum, s);
    table[2 * (i - FIRST)] = value.high;
    table[2 * (i - FIRST) + 1] = value.low;
  }
  return table;
}

const LN2 = { high: 0.6931471805599453, low: 2.3190468138462996e-17 };

/**
 * log(1 + q) for q > -1: relative error below 1e-22 where |q| < 2^-8, absolute error below 1e-23 (1 + |log|) elsewhere.
 */
export function log1p(q: DoubleDouble): DoubleDouble {
  return Math.abs(q.high) < 0.00390625 ? log1pSmall(q.high, q.low) : log(add(lift(1), q));
}

/**
 * log x for x > 0 and normal: absolute error below 1e-23 (1 + |log x|); relative error below 1e-22 where |x - 1| < 2^-8.
 *
 * x = 2^k m, 1/m = c (1 + z) with c a multiple of 1/128, so that log x = k log 2 - log c + log(1 + z), |z| < 2^-7.
 */
export function log(x: DoubleDouble): DoubleDouble {
  const k = Math.floor(logDouble(x.high) * 1.4426950408889634 + 0.5);
  // In two steps: 2^-k alone may be out of range.
  const half = k >> 1;
  const by = powerOfTwo(-half);
  const rest = powerOfTwo(half - k);
  const high = x.high * by * rest;
  const low = x.low * by * rest;
  const i = Math.max(FIRST, Math.min(Math.floor(128 / high + 0.5), LAST));
  const c = i / 128;
  const product = high * c;
  // product - 1 is exact: product lies between 1/2 and 2
  const z = exactSum(product - 1, exactProductError(high, c, product) + low * c);
  const tail = log1pSmall(z.high, z.low);
  if (k === 0 && i === 128) return tail;
  const at = 2 * (i - FIRST);
  const scaled = k * LN2.high;
  return add(add({ high: scaled, low: exactProductError(k, LN2.high, scaled) + k * LN2.low }, { high: -logs[at]!, low: -logs[at + 1]! }), tail);
}

/** log(1 + z) for |z| < 2^-7: z - z^2/2 in two doubles, the rest in one. */
function log1pSmall(z: number, low: number): DoubleDouble {
  const square = z * z;
  const squareLow = exactProductError(z, z, square) + 2 * z * low;
  const cubic = square * z * (1 / 3 + z * (-1 / 4 + z * (1 / 5 + z * (-1 / 6 + z * (1 / 7 + z * (-1 / 8 + z * (1 / 9 - z / 10)))))));
  const s = quickSum(z, -0.5 * square);
  return quickSum(s.high, s.low + (low - 0.5 * squareLow) + cubic);
}

/** 2^k for an integer k in [-1022, 1023]. */
function powerOfTwo(k: number): number {
  let power = 1,
    base = k < 0 ? 0.5 : 2;
  for (let n = Math.abs(k); n > 0; n >>= 1) {
    if (n & 1) power *= base;
    base *= base;
  }
  return power;
}
