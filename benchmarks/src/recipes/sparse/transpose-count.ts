import type { Recipe } from '../../recipe.ts';

export const recipe: Recipe = { reads: { x: ['indices'] } };
