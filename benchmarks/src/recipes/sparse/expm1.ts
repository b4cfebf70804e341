import type { Recipe } from '../../recipe.ts';
import { normalized } from '../lines.ts';

/** Back from logarithms. */
export const recipe: Recipe = {
  example: (data) => ({ inputs: { x: { ...data.x, whole: false, data: normalized(data).map(Math.log1p) } }, attrs: {} }),
  reads: { x: ['data'] },
};
