import type { Recipe } from '../../recipe.ts';
import { normalized } from '../lines.ts';

/** Normalised counts, as they come to it. */
export const recipe: Recipe = {
  example: (data) => ({ inputs: { x: { ...data.x, whole: false, data: normalized(data) } }, attrs: {} }),
  reads: { x: ['data'] },
};
