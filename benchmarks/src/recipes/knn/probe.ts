import type { Recipe } from '../../recipe.ts';
import { pointsOf } from '../points.ts';

/** As for all pairs, of more cells; groups as `pp.neighbors` asks for them. */
export const recipe: Recipe = {
  example(data) {
    const x = pointsOf(data, 10_000);
    return { inputs: { x }, attrs: { k: 15, clusters: Math.round(2 * Math.sqrt(x.shape[0])), probes: 48 } };
  },
};
