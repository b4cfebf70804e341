import type { Recipe } from '../../recipe.ts';
import { pointsOf } from '../points.ts';

/** Fifteen neighbours in fifty coordinates, of as many cells as js can be waited for. */
export const recipe: Recipe = { example: (data) => ({ inputs: { x: pointsOf(data, 4000) }, attrs: { k: 15 } }) };
