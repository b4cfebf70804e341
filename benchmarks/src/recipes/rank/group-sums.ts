import { transposed } from '@sparsome/core';
import type { Dataset } from '../../dataset.ts';
import type { Example } from '../../example.ts';
import type { Recipe } from '../../recipe.ts';
import { normalized } from '../lines.ts';

/**
 * Normalised, logarithmised values ranked along each line. The matrix is read the other way round (its cells as genes), which
 * spares the transpose: as many lines, as sparse and as uneven.
 */
export function rankedLines(data: Dataset): Example {
  const x = transposed({ ...data.x, whole: false, data: normalized(data).map(Math.log1p) }),
    { groups } = data.recipe;
  return { inputs: { x, group: Int32Array.from({ length: x.shape[0] }, (_, i) => (i * 7) % groups) }, attrs: { groups } };
}

export const recipe: Recipe = { example: rankedLines };
