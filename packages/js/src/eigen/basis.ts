import { philox, uniform } from '@sparsome/core/random';
import { dot, subtract } from './vectors.ts';

// A column this much smaller than the block it came from is rounding error: the space is exhausted in that direction.
const vanished = 1e-13;
// A column that lost this many digits has lost them in its orthogonality to the basis, too.
const weak = 1e-8;

/** Orthonormal blocks of `width` vectors of length `size`, one behind the other in `q`, each row-major. */
export interface Basis {
  readonly size: number;
  readonly width: number;
  readonly q: Float64Array;
  readonly seed: number;
  /** Columns drawn so far in place of vanished ones. */
  fresh: number;
}

export const makeBasis = (size: number, width: number, blocks: number, seed: number): Basis => ({
  size,
  width,
  q: new Float64Array(size * width * blocks),
  seed,
  fresh: 0,
});
export const blockOf = ({ q, size, width }: Basis, n: number): Float64Array => q.subarray(n * size * width, (n + 1) * size * width);

/** Element `e` of stream `stream`: uniform in [-1, 1). */
function draw(seed: number, e: number, stream: number): number {
  const [a, b, c, d] = philox(seed, Math.floor(e / 2), stream);
  return 2 * (e % 2 === 0 ? uniform(a, b) : uniform(c, d)) - 1;
}

/** Block 0: random, orthonormal. */
export function start(basis: Basis): void {
  const { q, size, width, seed } = basis;
  for (let e = 0; e < size * width; e++) q[e] = draw(seed, e, 0);
  orthonormalize(basis, 0, new Float64Array(width * width), 1);
}

/** h = (block n)' z, each element a sum over the vectors' elements in order. */
export function project({ q, size, width }: Basis, n: number, z: Float64Array, h: Float64Array): void {
  h.fill(0);
  const block = n * size * width;
  for (let i = 0, at = 0; i < size; i++, at += width) {
    for (let u = 0; u < width; u++) {
      const y = q[block + at + u]!,
        row = u * width;
      for (let c = 0; c < width; c++) h[row + c] = h[row + c]! + y * z[at + c]!;
    }
  }
}

/** z -= (block n) h */
export function deflate({ q, size, width }: Basis, n: number, z: Float64Array, h: Float64Array): void {
  const block = n * size * width;
  for (let i = 0, at = 0; i < size; i++, at += width) {
    for (let c = 0; c < width; c++) {
      let v = z[at + c]!;
      for (let u = 0; u < width; u++) v -= q[block + at + u]! * h[u * width + c]!;
      z[at + c] = v;
    }
  }
}

/**
 * Block n, orthogonal to those before it, as Q R: Q in its place, R (upper triangular) in `r`. Modified Gram-Schmidt, twice.
 * Of a column that vanishes beside `scale` the element of R is 0, and a random column takes its place.
 */
export function orthonormalize(basis: Basis, n: number, r: Float64Array, scale: number): void {
  const { size, width, q } = basis,
    block = n * size * width;
  const columns = new Float64Array(size * width);
  for (let i = 0; i < size; i++) for (let c = 0; c < width; c++) columns[c * size + i] = q[block + i * width + c]!;
  r.fill(0);
  for (let c = 0; c < width; c++) {
    const at = c * size;
    for (let pass = 0; pass < 2; pass++) {
      for (let u = 0; u < c; u++) {
        const h = dot(columns, u * size, columns, at, size);
        r[u * width + c] = r[u * width + c]! + h;
        subtract(columns, at, h, columns, u * size, size);
      }
    }
    const norm = Math.sqrt(dot(columns, at, columns, at, size));
    if (norm > vanished * scale) {
      r[c * width + c] = norm;
      divide(columns, at, size, norm);
      if (norm > weak * scale) continue;
    } else {
      basis.fresh++;
      for (let i = 0; i < size; i++) columns[at + i] = draw(basis.seed, i, basis.fresh);
    }
    for (let pass = 0; pass < 2; pass++) purge(basis, n, columns, c);
    divide(columns, at, size, Math.sqrt(dot(columns, at, columns, at, size)));
  }
  for (let i = 0; i < size; i++) for (let c = 0; c < width; c++) q[block + i * width + c] = columns[c * size + i]!;
}

/** Takes the parts along blocks 0 … n - 1 and along columns 0 … c - 1 out of column c. */
function purge({ q, size, width }: Basis, n: number, columns: Float64Array, c: number): void {
  const at = c * size,
    h = new Float64Array(width);
  for (let b = 0; b < n; b++) {
    const block = b * size * width;
    h.fill(0);
    for (let i = 0; i < size; i++) for (let u = 0; u < width; u++) h[u] = h[u]! + q[block + i * width + u]! * columns[at + i]!;
    for (let i = 0; i < size; i++) {
      let v = columns[at + i]!;
      for (let u = 0; u < width; u++) v -= h[u]! * q[block + i * width + u]!;
      columns[at + i] = v;
    }
  }
  for (let u = 0; u < c; u++) subtract(columns, at, dot(columns, u * size, columns, at, size), columns, u * size, size);
}

function divide(x: Float64Array, at: number, n: number, by: number): void {
  if (by === 0) return;
  for (let i = at; i < at + n; i++) x[i] = x[i]! / by;
}
