const f = Math.fround;
const bits = new DataView(new ArrayBuffer(4));
// log2(1 + m) / m on [sqrt(1/2) - 1, sqrt(2) - 1] and 2^x on [-1/2, 1/2], highest power first.
const logarithm = [0.17616704, -0.27097744, 0.29509977, -0.3591848, 0.4806487, -0.7213678, 1.4426963].map(f);
const exponential = [0.0095701013, 0.055917859, 0.24024744, 0.69312179, 0.99999928].map(f);
const horner = (coefficients: readonly number[], x: number): number => coefficients.reduce((sum, c) => f(f(sum * x) + c));

/** x^b in f32 to about 5e-6, for x in [2^-40, 2^60] and b up to 2: every operation rounded, so that all backends agree. */
export function power(x: number, b: number): number {
  bits.setFloat32(0, x);
  const t = (bits.getInt32(0) - 0x3f3504f3) | 0;
  bits.setInt32(0, (t & 0x7fffff) + 0x3f3504f3);
  const m = f(bits.getFloat32(0) - 1);
  const y = f(f((t >> 23) + f(horner(logarithm, m) * m)) * b);
  const z = f(f(y + 12582912) - 12582912);
  bits.setFloat32(0, horner(exponential, f(y - z)));
  bits.setInt32(0, bits.getInt32(0) + (z << 23));
  return bits.getFloat32(0);
}
