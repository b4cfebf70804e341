import { contract } from '../../contract.ts';
import { shapeOf } from '../../sparse.ts';
import { counts, exact, matrix, minor, pointers, sameLength } from '../common.ts';

/** Major lines `lines`, in that order. `indptr` adds up their lengths, `nnz` is its last entry. */
export const takeMajor = contract({
  id: 'sparse.take-major',
  version: 1,
  promise: 'exact',
  inputs: { x: matrix, lines: counts, indptr: pointers },
  attrs: { nnz: { kind: 'f64', min: 0 } },
  outputs: { y: { ...matrix, shares: { indptr: 'indptr' } } },
  compare: { y: exact },
  infer: ({ x, lines, indptr }, { nnz }) => {
    sameLength('sparse.take-major', 'indptr', indptr.shape[0], lines.shape[0] + 1);
    return { y: { ...x, ptr: indptr.dtype, shape: shapeOf(x.order, lines.shape[0], minor(x)), nnz } };
  },
});
