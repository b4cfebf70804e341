import type { Recipe } from '../../recipe.ts';
import { graphOf } from '../graph.ts';

/** Ten epochs, which is what a call of js can be waited for, from a spiral. */
export const recipe: Recipe = {
  example(data) {
    const graph = graphOf(data),
      n = graph.shape[0];
    const start = Float32Array.from({ length: 2 * n }, (_, i) => ((i >> 1) / n) * (i % 2 === 0 ? Math.cos(i / 100) : Math.sin(i / 100)));
    return { inputs: { graph, start: { shape: [n, 2], dtype: 'f32', data: start } }, attrs: { epochs: 10, a: 0.58303, b: 1.334167 } };
  },
};
