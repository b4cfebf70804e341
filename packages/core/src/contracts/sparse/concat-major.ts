import { contract } from '../../contract.ts';
import { fail } from '../../error.ts';
import { shapeOf } from '../../sparse.ts';
import { exact, major, matrix, minor } from '../common.ts';

/** The major lines of `a`, then those of `b`. `indptr` of the result is 64-bit where either is, or where 2^31 - 1 entries are exceeded. */
export const concatMajor = contract({
  id: 'sparse.concat-major',
  version: 1,
  promise: 'exact',
  inputs: { a: matrix, b: matrix },
  attrs: {},
  outputs: { y: matrix },
  compare: { y: exact },
  infer: ({ a, b }) => {
    if (a.order !== b.order || a.dtype !== b.dtype || minor(a) !== minor(b)) {
      fail('InvalidInput', {
        where: 'sparse.concat-major',
        what: 'the matrices do not fit together',
        expected: `${a.order}, ${a.dtype}, minor length ${minor(a)}`,
        got: `${b.order}, ${b.dtype}, minor length ${minor(b)}`,
        consequence: 'nothing was computed',
        fix: 'bring both to one order, dtype and set of minor lines first',
      });
    }
    const nnz = a.nnz + b.nnz;
    const ptr = a.ptr === 'i64' || b.ptr === 'i64' || nnz > 0x7fffffff ? 'i64' : 'i32';
    return { y: { ...a, ptr, nnz, shape: shapeOf(a.order, major(a) + major(b), minor(a)), whole: a.whole && b.whole } };
  },
});
