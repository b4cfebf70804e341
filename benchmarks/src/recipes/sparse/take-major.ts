import type { Recipe } from '../../recipe.ts';
import { pointersOf } from '../lines.ts';

/** Nine cells of ten, as a quality filter leaves them. */
export const recipe: Recipe = {
  example({ x }) {
    const lines = Uint32Array.from(Array.from({ length: x.shape[0] }, (_, cell) => cell).filter((cell) => cell % 10 !== 9));
    const indptr = pointersOf(Array.from(lines, (cell) => x.indptr[cell + 1]! - x.indptr[cell]!));
    return { inputs: { x, lines, indptr }, attrs: { nnz: indptr.at(-1) ?? 0 } };
  },
};
