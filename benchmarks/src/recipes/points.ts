import { type Dense, dense } from '@sparsome/core';
import type { Dataset } from '../dataset.ts';
import { normalized } from './lines.ts';

// As many as principal components are usually taken.
const coordinates = 50;

/** The first cells as points: logarithms of normalised counts, every gene added to or taken from one of fifty coordinates. */
export function pointsOf(data: Dataset, most: number): Dense<'f32'> {
  const { x } = data,
    values = normalized(data),
    cells = Math.min(most, x.shape[0]),
    points = new Float32Array(cells * coordinates);
  for (let cell = 0; cell < cells; cell++) {
    for (let p = x.indptr[cell]!; p < x.indptr[cell + 1]!; p++) {
      const gene = x.indices[p]!,
        at = cell * coordinates + (gene % coordinates);
      points[at] = points[at]! + (Math.floor(gene / coordinates) % 2 === 0 ? 1 : -1) * Math.log1p(values[p]!);
    }
  }
  return dense([cells, coordinates], points);
}
