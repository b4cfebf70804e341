import { type Sparse, sparse } from '@sparsome/core';
import type { Dataset } from '../dataset.ts';

// Edges of a vertex in both directions: about as many as a graph of 15 neighbours has, made symmetric.
const edges = 10;

/** A symmetric graph of the cells of a data set: each is joined to ten others, most of them near, with weights in (0, 1]. */
export function graphOf({ x }: Dataset): Sparse<'f32', 'csr'> {
  const n = x.shape[0];
  const lines = Array.from({ length: n }, () => new Map<number, number>());
  for (let i = 0; i < n; i++) {
    for (let e = 1; e <= edges; e++) {
      const j = (i + (e < edges ? e * e : (i * 7919) % n)) % n;
      if (j === i) continue;
      const weight = ((i * 31 + e * 17) % 97) / 97 + 0.01;
      lines[i]?.set(j, weight);
      lines[j]?.set(i, weight);
    }
  }
  const sorted = lines.map((line) => [...line].sort(([a], [b]) => a - b)),
    indptr = new Int32Array(n + 1);
  sorted.forEach((line, i) => (indptr[i + 1] = indptr[i]! + line.length));
  const flat = sorted.flat();
  return sparse({ order: 'csr', shape: [n, n], data: Float32Array.from(flat, ([, w]) => w), indices: Int32Array.from(flat, ([j]) => j), indptr });
}
