// Every constant of the exact mathematics, written here once; `pnpm gen` writes the C++ header from this module. All
// are doubles in the shortest decimal form that reads back to the same bits.

/** ln 2 in two parts: the high one has 33 significant bits, so that k * high is exact for every exponent k (fdlibm). */
export const ln2 = { high: 0.6931471803691238, low: 1.9082149292705877e-10, inverse: 1.4426950408889634 } as const;

/**
 * log(1 + f) = f - f^2/2 + s * (f^2/2 + R(s^2)), s = f / (2 + f), with R = L1 s^2 + ... + L7 s^14 on |s| <= 0.1716: the
 * minimax coefficients published with fdlibm (Sun Microsystems 1993, e_log.c), error 2^-58.45.
 */
export const log = {
  series: [0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784, 0.1818357216161805, 0.15313837699209373, 0.14798198605116586],
} as const;

/**
 * exp(r) = 1 + r + r^2/2 + r^3 (E0 + E1 r + ... + E9 r^9) on |r| <= ln(2)/2: our own minimax fit (Remez exchange with
 * mpmath, 60 digits), absolute error 5.4e-20.
 */
export const exp = {
  /** The largest x with a finite e^x. */
  largest: 709.782712893384,
  series: [
    0.16666666666666682, 0.0416666666666667, 0.008333333333316859, 0.001388888888886504, 0.00019841269896818576, 2.480158736534682e-5, 2.7557234438356613e-6,
    2.755723848144086e-7, 2.511217917521428e-8, 2.0925734665959887e-9,
  ],
} as const;

/**
 * log2(m / c) = scale * s * (3 + s^2 + s^4 P(s^2)), s = (m - c) / (m + c), c 1 or 3/2, so that |s| <= 0.1011. P is our
 * own minimax fit (Remez exchange, mpmath), error 2^-71 of the whole. Pairs are the high and low half of one constant.
 */
export const pow = {
  series: [0.5999999999999946, 0.4285714285784671, 0.3333333298488909, 0.27272811855763834, 0.23066117452704643, 0.20696161020189538],
  /** 2 / (3 ln 2). */
  scale: [0.9617966939259756, 5.0577616648125907e-17],
  /** log2(3/2), the high half with 36 bits: k + it is exact for every exponent k. */
  threeHalves: [0.5849625007103896, 1.0766604601417319e-11],
  /** ln 2, here to 106 bits. */
  ln2: [0.6931471805599453, 2.3190468138462996e-17],
} as const;

/**
 * (1 + 2x) exp(x^2) erfc(x) as a polynomial in t = (x - 4) / (x + 4) for 0 <= x <= 27.3, and its derivative, with which
 * the rounding of t is made good. The variable is that of Shepherd and Laframboise (1981); the coefficients are our own
 * fits: least squares at 160 Chebyshev nodes with mpmath, each coefficient rounded before the next are fitted, relative
 * error 1.4e-18; and a minimax fit of the derivative, error 1.1e-3.
 */
export const erfc = {
  /** erf(x) / x in powers of x^2 for |x| < 1/4: our own minimax fit, error 6.7e-18. */
  small: [
    1.1283791670955126, -0.37612638903182705, 0.11283791670687415, -0.026866170388217755, 0.005223965879683965, -0.0008545567799486425, 0.00011733138758975884,
  ],
  /** The constant term, in two parts. */
  first: [1.2329951186255526, -4.5094249582512846e-17],
  /** The coefficients of t^2, t^4, ..., t^22. */
  even: [
    0.0153796521026196, -0.10103906603629675, -0.06633036581237105, -0.016197734056238332, -0.0007577732977566001, 0.00015062171083219772,
    -1.1222128659199683e-5, 2.9402694749026144e-7, 7.430056602499484e-8, -1.7622820608229647e-8, 1.7275602071789465e-9,
  ],
  /** The coefficients of t, t^3, ..., t^23. */
  odd: [
    -0.13962111684056253, 0.06809705425469435, 0.0937328349982876, 0.037167515538501145, 0.005031969968906423, -0.00019925664594442783, -2.4399377962493166e-5,
    5.710072787061979e-6, -8.25830778882821e-7, 1.10270542512542e-7, -1.4084531435205548e-8, 1.2159961527823076e-9,
  ],
  slope: [-0.14065900714038265, 0.027834320603337934, 0.23813853953499378, -0.36839172770114076, 0.3048238755218978, -0.5225275911167498, 0.4767543772512113],
} as const;
