import type { Recipe } from '../../recipe.ts';
import { sizeFactors } from '../lines.ts';

export const recipe: Recipe = {
  example: (data) => ({ inputs: { x: data.x, factor: sizeFactors(data) }, attrs: {} }),
  reads: { x: ['data', 'indptr'] },
};
