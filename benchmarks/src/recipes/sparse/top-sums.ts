import type { Recipe } from '../../recipe.ts';

/** The shares of the top genes that scanpy's calculate_qc_metrics reports. */
export const recipe: Recipe = {
  example: ({ x }) => ({ inputs: { x, k: Uint32Array.of(50, 100, 200, 500) }, attrs: {} }),
  reads: { x: ['data', 'indptr'] },
};
