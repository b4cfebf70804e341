import { dense } from '@sparsome/core';
import type { Recipe } from '../../recipe.ts';

const neighbors = 14;

/** Each cell with 14 others, most of them near; both directions of a pair are sometimes there. */
export const recipe: Recipe = {
  example({ x }) {
    const cells = x.shape[0],
      k = Math.min(neighbors, cells - 1),
      shape = [cells, k] as const;
    const indices = Int32Array.from({ length: cells * k }, (_, p) => (Math.floor(p / k) + 1 + (p % k) * (1 + (Math.floor(p / k) % 3))) % cells);
    const weights = Float32Array.from(indices, (_, p) => ((p * 31) % 97) / 97);
    const rows = Array.from({ length: cells }, () => new Set<number>());
    indices.forEach((j, p) => {
      const i = Math.floor(p / k);
      if (j === i || weights[p] === 0) return;
      rows[i]?.add(j);
      rows[j]?.add(i);
    });
    const indptr = new Int32Array(cells + 1);
    rows.forEach((row, i) => {
      indptr[i + 1] = indptr[i]! + row.size;
    });
    return { inputs: { indices: dense(shape, indices), weights: dense(shape, weights), indptr }, attrs: { nnz: indptr[cells]! } };
  },
};
