import type { Recipe } from '../../recipe.ts';

/** Cells grouped by their population. */
export const recipe: Recipe = {
  example: ({ x, group, recipe }) => ({ inputs: { x, group }, attrs: { groups: recipe.groups } }),
};
