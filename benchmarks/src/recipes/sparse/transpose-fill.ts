import type { Recipe } from '../../recipe.ts';
import { pointersOf } from '../lines.ts';

export const recipe: Recipe = {
  example({ x }) {
    const counts = new Int32Array(x.shape[1]);
    for (let p = 0; p < x.data.length; p++) counts[x.indices[p]!]!++;
    return { inputs: { x, indptr: pointersOf(counts) }, attrs: {} };
  },
};
