import { contract } from '../../contract.ts';
import { blockRows, bytes, counts, exact, major, matrix, minor, reals, sameLength, summed } from '../common.ts';

/**
 * Of each major line (each cell of a CSR cells × genes matrix): sum, sum of squares, number of non-zero and of positive
 * values. `mask`, one byte for each minor line, restricts them to the lines with a non-zero byte (mitochondrial genes).
 *
 * Order: entry i of a line goes to lane i mod 8 (masked-out entries add 0), lanes are added as
 * ((0+4)+(2+6))+((1+5)+(3+7)); squares are products in f64.
 */
export const majorSums = contract({
  id: 'sparse.major-sums',
  version: 1,
  promise: 'exact-when-whole',
  inputs: { x: matrix, mask: { ...bytes, optional: true } },
  attrs: {},
  outputs: { sum: reals, squares: reals, nonzero: counts, positive: counts },
  compare: { sum: summed, squares: summed, nonzero: exact, positive: exact },
  merge: { over: 'x', rows: blockRows, by: { sum: 'concat', squares: 'concat', nonzero: 'concat', positive: 'concat' } },
  infer: ({ x, mask }) => {
    if (mask) sameLength('sparse.major-sums', 'mask', mask.shape[0], minor(x));
    const shape = [major(x)] as const;
    return { sum: { shape, dtype: 'f64' }, squares: { shape, dtype: 'f64' }, nonzero: { shape, dtype: 'u32' }, positive: { shape, dtype: 'u32' } };
  },
});
