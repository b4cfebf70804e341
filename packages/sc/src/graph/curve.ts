import { exp, log, pow } from '@sparsome/core/math';

/** Parameters of the curve 1 / (1 + a x^(2 b)). */
export interface Curve {
  readonly a: number;
  readonly b: number;
}

/**
 * umap-learn's `find_ab_params`: the curve nearest, by least squares over 300 points of [0, 3 spread], to 1 below `minDist` and
 * exp(-(x - minDist) / spread) above. Gauss and Newton's method with Levenberg's damping, until a step changes nothing.
 */
export function curveOf(minDist: number, spread: number): Curve {
  const points = Array.from({ length: 299 }, (_, i) => {
    const x = (3 * spread * (i + 1)) / 299;
    return { logX: log(x), x, wanted: x < minDist ? 1 : exp(-(x - minDist) / spread) };
  });
  // At x = 0 the curve is 1 whatever a and b are.
  const errorOf = (a: number, b: number): number =>
    points.reduce((sum, { x, wanted }) => {
      const r = 1 / (1 + a * pow(x, 2 * b)) - wanted;
      return sum + r * r;
    }, 0);
  let a = 1,
    b = 1,
    damping = 1e-3,
    error = errorOf(a, b);
  for (let step = 0; step < 200 && damping < 1e12; step++) {
    let aa = 0,
      ab = 0,
      bb = 0,
      ga = 0,
      gb = 0;
    for (const { x, logX, wanted } of points) {
      const power = pow(x, 2 * b),
        y = 1 / (1 + a * power),
        da = -y * y * power,
        db = da * a * 2 * logX,
        r = y - wanted;
      aa += da * da;
      ab += da * db;
      bb += db * db;
      ga += da * r;
      gb += db * r;
    }
    const p = aa * (1 + damping),
      q = bb * (1 + damping),
      determinant = p * q - ab * ab;
    const nextA = a - (q * ga - ab * gb) / determinant,
      nextB = b - (p * gb - ab * ga) / determinant;
    const next = nextA > 0 && nextB > 0 ? errorOf(nextA, nextB) : Number.POSITIVE_INFINITY;
    if (next < error) {
      a = nextA;
      b = nextB;
      error = next;
      damping /= 10;
    } else damping *= 10;
  }
  return { a, b };
}
