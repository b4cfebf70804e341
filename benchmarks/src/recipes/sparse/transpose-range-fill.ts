import type { Recipe } from '../../recipe.ts';
import { pointersOf } from '../lines.ts';

/** The middle half of the minor lines. */
export const recipe: Recipe = {
  example({ x }) {
    const from = Math.floor(x.shape[1] / 4),
      counts = new Int32Array(x.shape[1] - 2 * from);
    for (let p = 0; p < x.data.length; p++) {
      const i = x.indices[p]! - from;
      if (i >= 0 && i < counts.length) counts[i]!++;
    }
    const indptr = pointersOf(counts);
    return { inputs: { x, indptr }, attrs: { from, nnz: Number(indptr.at(-1)) } };
  },
};
