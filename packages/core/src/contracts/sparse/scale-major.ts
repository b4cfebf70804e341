import { contract } from '../../contract.ts';
import { blockRows, major, matrix, samePattern, sameLength, scaledType } from '../common.ts';

/**
 * Every value divided by the `factor` of its major line; factor 0 (or -0) leaves the line as it is. f64 stays f64, everything else
 * becomes f32 before the division, which is correctly rounded. `factor` has the dtype of the result.
 * Source: the arithmetic of scanpy 1.12 `normalize_total` (x / (total / target)).
 */
export const scaleMajor = contract({
  id: 'sparse.scale-major',
  version: 1,
  promise: 'bits',
  inputs: { x: matrix, factor: { kind: 'vec', dtype: ['f32', 'f64'] } },
  attrs: {},
  outputs: { y: samePattern },
  compare: { y: { fixture: { by: 'exact' }, device: { by: 'ulp', max: 3 } } },
  merge: { over: 'x', along: ['factor'], rows: blockRows, by: { y: 'concat' } },
  infer: ({ x, factor }) => {
    sameLength('sparse.scale-major', 'factor', factor.shape[0], major(x));
    return { y: { ...x, dtype: scaledType('sparse.scale-major', x.dtype, factor.dtype), whole: false } };
  },
});
