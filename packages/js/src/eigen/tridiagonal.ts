import { dot, subtract } from './vectors.ts';

/** A symmetric matrix as Q T Q': diagonal and off-diagonal of T; Q as reflectors in the rows of the matrix it was. */
export interface Tridiagonal {
  readonly size: number;
  readonly diagonal: Float64Array;
  readonly off: Float64Array;
  /** Row i holds in its first i elements v of the reflector I - scale[i] v v'. */
  readonly reflectors: Float64Array;
  readonly scale: Float64Array;
}

/** Householder's reduction from the last row up (Golub and Van Loan 8.3.1). Reads the lower triangle of `a` and overwrites it. */
export function tridiagonal(a: Float64Array, n: number): Tridiagonal {
  const diagonal = new Float64Array(n),
    off = new Float64Array(n),
    scale = new Float64Array(n),
    p = new Float64Array(n);
  for (let i = n - 1; i >= 1; i--) {
    const v = i * n;
    diagonal[i] = a[v + i]!;
    const rest = dot(a, v, a, v, i - 1),
      last = a[v + i - 1]!;
    if (rest === 0) {
      off[i - 1] = last;
      continue;
    }
    const norm = Math.sqrt(last * last + rest),
      beta = last > 0 ? -norm : norm;
    off[i - 1] = beta;
    a[v + i - 1] = last - beta;
    scale[i] = 1 / (-beta * a[v + i - 1]!);
    // p = scale A v, of the symmetric part that is left.
    p.fill(0, 0, i);
    for (let r = 0; r < i; r++) {
      const row = r * n,
        vr = a[v + r]!;
      p[r] = p[r]! + (dot(a, row, a, v, r) + a[row + r]! * vr);
      for (let c = 0; c < r; c++) p[c] = p[c]! + a[row + c]! * vr;
    }
    for (let r = 0; r < i; r++) p[r] = p[r]! * scale[i]!;
    const half = dot(p, 0, a, v, i) * scale[i]! * 0.5;
    subtract(p, 0, half, a, v, i);
    for (let r = 0; r < i; r++) {
      const row = r * n,
        vr = a[v + r]!,
        pr = p[r]!;
      for (let c = 0; c <= r; c++) a[row + c] = a[row + c]! - (vr * p[c]! + pr * a[v + c]!);
    }
  }
  diagonal[0] = n > 0 ? a[0]! : 0;
  return { size: n, diagonal, off, reflectors: a, scale };
}

/** Multiplies each of the `count` rows of length `size` by Q. */
export function timesQ({ size, reflectors, scale }: Tridiagonal, rows: Float64Array, count: number): void {
  for (let i = size - 1; i >= 1; i--) {
    if (scale[i] === 0) continue;
    for (let r = 0; r < count; r++) {
      const s = dot(rows, r * size, reflectors, i * size, i) * scale[i]!;
      subtract(rows, r * size, s, reflectors, i * size, i);
    }
  }
}
