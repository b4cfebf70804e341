import { contract } from '../../contract.ts';
import { fail } from '../../error.ts';
import { shapeOf } from '../../sparse.ts';
import { exact, major, matrix, minor, pointers } from '../common.ts';

/**
 * Some consecutive minor lines, compressed along their own axis: those from `from` on, as many as `indptr` has lines. `indptr`
 * adds up `sparse.transpose-count` of these lines from 0, `nnz` is its last entry. For work on minor lines, a part at a time
 * where the transpose of all would take too much memory.
 */
export const transposeRangeFill = contract({
  id: 'sparse.transpose-range-fill',
  version: 1,
  promise: 'exact',
  inputs: { x: matrix, indptr: pointers },
  attrs: { from: { kind: 'u32', default: 0 }, nnz: { kind: 'f64', min: 0 } },
  outputs: { y: { ...matrix, shares: { indptr: 'indptr' } } },
  compare: { y: exact },
  infer: ({ x, indptr }, { from, nnz }) => {
    const lines = indptr.shape[0] - 1;
    if (lines < 0 || from + lines > minor(x)) {
      fail('InvalidInput', {
        where: 'sparse.transpose-range-fill',
        what: 'the range leaves the matrix',
        expected: `from + lines of at most ${minor(x)}`,
        got: `${from} + ${lines}`,
        consequence: 'nothing was computed',
        fix: 'pass pointers for lines of the matrix',
      });
    }
    const order = x.order === 'csr' ? 'csc' : 'csr';
    return { y: { ...x, ptr: indptr.dtype, order, shape: shapeOf(order, lines, major(x)), nnz } };
  },
});
