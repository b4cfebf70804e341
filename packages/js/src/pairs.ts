const fr = Math.fround;

/** Pairs of a vertex and another one. Each pass goes over all of them: one power is a chain of forty roundings, several overlap. */
export interface Pairs {
  readonly dx: Float32Array;
  readonly dy: Float32Array;
  readonly d2: Float32Array;
  /** Squares of distances, then what is made of them, as numbers and as words. */
  readonly value: Float32Array;
  readonly bits: Int32Array;
  readonly exponent: Float32Array;
}
export function pairsOf(most: number): Pairs {
  const one = (): Float32Array => new Float32Array(most),
    value = one();
  return { dx: one(), dy: one(), d2: one(), value, bits: new Int32Array(value.buffer), exponent: one() };
}

// x^b by two polynomials (minimax over one octave, 5e-6 relative): kernels-cxx/include/points.hpp, operation by operation.
const [l0, l1, l2, l3, l4, l5, l6] = [0.17616704, 0.27097744, 0.29509977, 0.3591848, 0.4806487, 0.7213678, 1.4426963].map(fr) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];
const [e4, e3, e2, e1, e0] = [0.0095701013, 0.055917859, 0.24024744, 0.69312179, 0.99999928].map(fr) as [number, number, number, number, number];
const whole = 12582912; // 1.5 × 2^23: adding it rounds to whole numbers
/** value = value^b */
export function powers({ value, bits, exponent }: Pairs, count: number, b: number): void {
  for (let k = 0; k < count; k++) {
    const t = (bits[k]! - 0x3f3504f3) | 0;
    bits[k] = (t & 0x7fffff) + 0x3f3504f3;
    exponent[k] = t >> 23;
  }
  for (let k = 0; k < count; k++) {
    const m = fr(value[k]! - 1);
    let q = fr(fr(m * l0) - l1);
    q = fr(fr(q * m) + l2);
    q = fr(fr(q * m) - l3);
    q = fr(fr(q * m) + l4);
    q = fr(fr(q * m) - l5);
    q = fr(fr(q * m) + l6);
    exponent[k] = fr(exponent[k]! + fr(q * m)) * b;
  }
  for (let k = 0; k < count; k++) {
    const y = exponent[k]!,
      z = fr(fr(y + whole) - whole),
      f = fr(y - z);
    let r = fr(fr(f * e4) + e3);
    r = fr(fr(r * f) + e2);
    r = fr(fr(r * f) + e1);
    value[k] = fr(r * f) + e0;
    exponent[k] = z;
  }
  for (let k = 0; k < count; k++) bits[k] = bits[k]! + (exponent[k]! << 23);
}
