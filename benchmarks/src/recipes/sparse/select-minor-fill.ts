import type { Recipe } from '../../recipe.ts';
import { pointersOf, selection } from '../lines.ts';

/** 2,000 highly variable genes. */
export const recipe: Recipe = {
  example({ x }) {
    const lines = Math.min(2000, x.shape[1]),
      index = selection(x.shape[1], lines),
      kept = new Int32Array(x.shape[0]);
    for (let cell = 0; cell < kept.length; cell++) {
      for (let p = x.indptr[cell]!; p < x.indptr[cell + 1]!; p++) if (index[x.indices[p]!]! >= 0) kept[cell]!++;
    }
    const indptr = pointersOf(kept);
    return { inputs: { x, index, indptr }, attrs: { lines, nnz: indptr.at(-1) ?? 0 } };
  },
};
