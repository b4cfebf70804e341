import { contract } from '../../contract.ts';
import { shapeOf } from '../../sparse.ts';
import { exact, integers, major, matrix, minor, pointers, sameLength } from '../common.ts';

/**
 * The matrix with some of its minor lines: `index` as in `sparse.select-minor-count`, increasing over the kept lines;
 * `indptr` adds up the counts found there; `nnz` is its last entry, `lines` the number of kept lines.
 */
export const selectMinorFill = contract({
  id: 'sparse.select-minor-fill',
  version: 1,
  promise: 'exact',
  inputs: { x: matrix, index: integers, indptr: pointers },
  attrs: { lines: { kind: 'u32' }, nnz: { kind: 'f64', min: 0 } },
  outputs: { y: { ...matrix, shares: { indptr: 'indptr' } } },
  compare: { y: exact },
  infer: ({ x, index, indptr }, { lines, nnz }) => {
    sameLength('sparse.select-minor-fill', 'index', index.shape[0], minor(x));
    sameLength('sparse.select-minor-fill', 'indptr', indptr.shape[0], major(x) + 1);
    return { y: { ...x, ptr: indptr.dtype, shape: shapeOf(x.order, major(x), lines), nnz } };
  },
});
