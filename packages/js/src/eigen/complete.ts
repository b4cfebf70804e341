import { type Operator, orient, type Pairs, type Wanted } from './operator.ts';
import { descending, ql } from './ql.ts';
import { timesQ, tridiagonal } from './tridiagonal.ts';

/** All eigenvalues of a symmetric matrix (its lower triangle is overwritten) and its eigenvectors in rows. */
export function eigenvectors(a: Float64Array, n: number): { readonly values: Float64Array; readonly rows: Float64Array } {
  const t = tridiagonal(a, n);
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  timesQ(t, q, n);
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < i; c++) {
      const swap = q[i * n + c]!;
      q[i * n + c] = q[c * n + i]!;
      q[c * n + i] = swap;
    }
  }
  ql(t.diagonal, t.off, q, n);
  return { values: t.diagonal, rows: q };
}

/** The pairs of a small matrix from all of it: its columns are the products with unit vectors. */
export function complete({ size, width, apply }: Operator, { count }: Pick<Wanted, 'count'>): Pairs {
  const a = new Float64Array(size * size),
    v = new Float64Array(size * width),
    z = new Float64Array(size * width);
  for (let from = 0; from < size; from += width) {
    v.fill(0);
    for (let c = 0; c < width && from + c < size; c++) v[(from + c) * width + c] = 1;
    apply(v, z);
    for (let i = 0; i < size; i++) for (let c = 0; c < width && from + c < size; c++) a[i * size + from + c] = z[i * width + c]!;
  }
  const { values, rows } = eigenvectors(a, size);
  const order = descending(values);
  const vectors = new Float64Array(size * count);
  for (let q = 0; q < count; q++) for (let i = 0; i < size; i++) vectors[i * count + q] = rows[order[q]! * size + i]!;
  orient(vectors, size, count);
  return { values: Float64Array.from({ length: count }, (_, q) => values[order[q]!]!), vectors, state: [1, size, 0] };
}
