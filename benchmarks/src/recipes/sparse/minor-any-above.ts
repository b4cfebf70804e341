import type { Recipe } from '../../recipe.ts';
import { librarySizes } from '../lines.ts';

/** Scanpy's default for highly expressed genes: more than 5 % of a cell. */
export const recipe: Recipe = {
  example: (data) => ({ inputs: { x: data.x, limit: librarySizes(data).map((s) => 0.05 * s) }, attrs: {} }),
};
