import type { Dense } from '../sparse.ts';
import type { Comparison } from './arrays.ts';

// A column whose part outside the columns before is this much smaller than itself depends on them, in f64.
const dependent = 1e-10;

/**
 * Compares the spaces that the columns of two matrices span, whatever basis, sign or rotation was chosen. With Q and Q'
 * orthonormal bases of got and want, the sine of the largest principal angle is ‖Q' - Q Qᵀ Q'‖₂ (Golub and Van Loan,
 * Matrix Computations, 6.4.3; small angles keep their digits, which 1 - cosine² would lose). Accepted when the ranks are
 * equal and that sine is <= rel.
 */
export function compareSubspace(rel: number, got: Dense, want: Dense): Comparison {
  const [a, b] = [orthonormal(got), orthonormal(want)];
  if (!a || !b) return { ok: false, wrong: 1, why: 'a value is not finite' };
  if (a.length !== b.length) return { ok: false, wrong: 1, why: `rank ${a.length} instead of ${b.length}` };
  const rest = b.map((column) => without(Float64Array.from(column), a));
  const sine = Math.sqrt(largestEigenvalue(rest.map((u) => Float64Array.from(rest, (v) => dot(u, v)))));
  if (sine <= rel) return { ok: true, wrong: 0 };
  return { ok: false, wrong: 1, why: `the largest principal angle has sine ${sine}, at most ${rel} allowed` };
}

/** An orthonormal basis of the columns by Gram-Schmidt, twice for orthogonality to the last digits; none if not finite. */
function orthonormal(x: Dense): Float64Array[] | undefined {
  const [rows, cols] = x.shape;
  const basis: Float64Array[] = [];
  for (let c = 0; c < cols; c++) {
    const column = Float64Array.from({ length: rows }, (_, r) => Number(x.data[r * cols + c]));
    const length = Math.sqrt(dot(column, column));
    if (!Number.isFinite(length)) return undefined;
    const rest = without(without(column, basis), basis);
    const left = Math.sqrt(dot(rest, rest));
    if (left > dependent * length) basis.push(rest.map((v) => v / left));
  }
  return basis;
}

/** Takes the parts along the basis out of a vector, in place. */
function without(v: Float64Array, basis: readonly Float64Array[]): Float64Array {
  for (const q of basis) {
    const along = dot(q, v);
    for (let i = 0; i < v.length; i++) v[i] = v[i]! - along * q[i]!;
  }
  return v;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Largest eigenvalue of a small symmetric matrix, by cyclic Jacobi rotations. */
function largestEigenvalue(m: readonly Float64Array[]): number {
  const n = m.length;
  const at = (i: number, j: number): number => m[i]![j]!;
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (at(p, q) === 0) continue;
        const theta = (at(q, q) - at(p, p)) / (2 * at(p, q));
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < n; k++) [m[k]![p], m[k]![q]] = [c * at(k, p) - s * at(k, q), s * at(k, p) + c * at(k, q)];
        for (let k = 0; k < n; k++) [m[p]![k], m[q]![k]] = [c * at(p, k) - s * at(q, k), s * at(p, k) + c * at(q, k)];
      }
    }
  }
  return m.reduce((most, row, i) => Math.max(most, row[i]!), 0);
}
