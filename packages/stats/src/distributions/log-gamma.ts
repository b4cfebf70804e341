import { log1p } from '@sparsome/core/math';
import { add, type DoubleDouble, lift, log, multiply, negate } from '../double-double.ts';

/** Gamma(z) = e^(main + rest) sqrt(2 pi) / product. */
export interface GammaParts {
  readonly main: DoubleDouble;
  readonly rest: number;
  readonly product: number;
}

export const ROOT_2_PI = 2.5066282746310007;

// B_2k / (2k (2k - 1)) of Stirling's series (Abramowitz and Stegun 6.1.41).
const STIRLING = [
  0.08333333333333333, -0.002777777777777778, 0.0007936507936507937, -0.0005952380952380953, 0.0008417508417508417, -0.0019175269175269176, 0.00641025641025641,
  -0.029550653594771242, 0.17964437236883057,
];

/** log(Gamma(z) / (sqrt(2 pi) z^(z - 1/2) e^-z)) for z >= 10: absolute error below 2e-18. */
export function stirling(z: number): number {
  const v = 1 / (z * z);
  let sum = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) sum = STIRLING[k]! + v * sum;
  return sum / z;
}

/** Gamma(z) in parts. By Stirling's series from 10 on; below, Gamma(z) = Gamma(z + n) / (z (z + 1) ... (z + n - 1)). */
export function gammaParts(z: DoubleDouble): GammaParts {
  let product = 1,
    n = 0;
  for (; z.high + n < 10; n++) product *= z.high + n + z.low;
  const shifted = n === 0 ? z : add(z, lift(n));
  const main = add(multiply(add(shifted, lift(-0.5)), log(shifted)), negate(shifted));
  return { main, rest: stirling(shifted.high), product };
}

// (-1)^k (zeta(k) - 1) / k from k = 2 (Abramowitz and Stegun 6.1.33).
const ZETA = [
  0.3224670334241132, -0.0673523010531981, 0.020580808427784546, -0.007385551028673986, 0.0028905103307415234, -0.001192753911703261, 0.0005096695247430425,
  -0.00022315475845357939, 9.945751278180853e-5, -4.492623673813314e-5, 2.050721277567069e-5, -9.439488275268397e-6, 4.374866789907488e-6,
  -2.039215753801366e-6, 9.55141213040742e-7, -4.492469198764566e-7, 2.1207184805554665e-7, -1.0043224823968099e-7, 4.7698101693639804e-8,
  -2.2711094608943164e-8, 1.0838659214896955e-8, -5.183475041970047e-9, 2.4836745438024785e-9, -1.1921401405860912e-9, 5.731367241678862e-10,
  -2.7595228851242334e-10, 1.330476437424449e-10,
];

/** log Gamma(1 + a) for 0 <= a <= 1, relative error below 1e-15 at its zeros 0 and 1 too. */
export function logGamma1p(a: number): number {
  // log Gamma(2 + z) = z (1 - gamma) + sum of the series, for |z| <= 1/2
  const z = a <= 0.5 ? a : a - 1;
  let sum = 0;
  for (let k = ZETA.length - 1; k >= 0; k--) sum = z * (ZETA[k]! + sum);
  const two = z * (0.42278433509846713 + sum);
  return a <= 0.5 ? two - log1p(a) : two;
}
