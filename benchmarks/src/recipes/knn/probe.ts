import { probing } from '@sparsome/core/contracts/knn/probe';
import type { Recipe } from '../../recipe.ts';
import { pointsOf } from '../points.ts';

/** As for all pairs, of more cells. */
export const recipe: Recipe = {
  example(data) {
    const x = pointsOf(data, 10_000);
    return { inputs: { x }, attrs: { k: 15, ...probing(x.shape[0]) } };
  },
};
