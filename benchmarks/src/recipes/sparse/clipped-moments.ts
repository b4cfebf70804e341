import type { Recipe } from '../../recipe.ts';

/** A clip that some values exceed, as `seurat_v3` sets it. */
export const recipe: Recipe = {
  example: ({ x }) => ({ inputs: { x, clip: Float64Array.from({ length: x.shape[1] }, (_, gene) => 2 + (gene % 16)) }, attrs: {} }),
};
