import { type Dense, dense, newArray, type Sparse } from '@sparsome/core';
import type { Hint } from '../../hint.ts';
import { filled } from '../dense.ts';

/** Seven neighbours, or all there are; fewer than two rows have none, and are filled up with rows of zeros. */
export const search: Hint = {
  make(x) {
    const rows = twoRows(x);
    return { inputs: { x: rows }, attrs: { k: Math.min(7, rows.shape[0] - 1) } };
  },
  skip: {
    'permute-major': 'neighbours are named by the numbers of their rows',
    'append-empty-major': 'the new row is a neighbour',
  },
};

function twoRows(x: Sparse): Dense<'f32' | 'f64'> {
  const { shape, dtype, data } = filled(x);
  if (shape[0] > 1) return dense(shape, data);
  const all = newArray(dtype, 2 * shape[1]);
  data.forEach((v, i) => (all[i] = v));
  return dense([2, shape[1]], all);
}
