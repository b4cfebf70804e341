import { contract } from '../../contract.ts';
import { reals, sameLength } from '../common.ts';
import { f64Mat, productSums, realMat, sameSize } from '../spectral.ts';

/**
 * Y = X B - shift in f64. `shift` is subtracted from each row last; left out it is 0.
 *
 * Order: each element adds its products in order of the columns of X, one accumulator.
 */
export const matmul = contract({
  id: 'dense.matmul',
  version: 1,
  promise: 'bits',
  inputs: { x: realMat, b: f64Mat, shift: { ...reals, optional: true } },
  attrs: {},
  outputs: { y: f64Mat },
  compare: { y: productSums },
  merge: { over: 'x', rows: 4096, by: { y: 'concat' } },
  infer: ({ x, b, shift }) => {
    sameSize('dense.matmul', 'the first dimension of "b"', b.shape[0], x.shape[1]);
    if (shift) sameLength('dense.matmul', 'shift', shift.shape[0], b.shape[1]);
    return { y: { shape: [x.shape[0], b.shape[1]], dtype: 'f64' } };
  },
});
