import type { Recipe } from '../../recipe.ts';
import { selection } from '../lines.ts';

/** 2,000 highly variable genes. */
export const recipe: Recipe = {
  example: ({ x }) => ({ inputs: { x, index: selection(x.shape[1], Math.min(2000, x.shape[1])) }, attrs: {} }),
  reads: { x: ['indices', 'indptr'] },
};
