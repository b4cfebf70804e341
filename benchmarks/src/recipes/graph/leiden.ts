import type { Recipe } from '../../recipe.ts';
import { graphOf } from '../graph.ts';

export const recipe: Recipe = {
  example: (data) => ({ inputs: { graph: graphOf(data) }, attrs: {} }),
};
