import { contract } from '../../contract.ts';
import { blockRows, realMatrix, samePattern } from '../common.ts';

/**
 * ln(1 + x) of every stored value, then divided by `divisor` (ln of the base, for other logarithms). f32: computed in f64
 * and rounded, divided in f64 and rounded again. Values at or below -1 give -Infinity or NaN.
 */
export const log1p = contract({
  id: 'sparse.log1p',
  version: 1,
  promise: 'bits',
  inputs: { x: realMatrix },
  attrs: { divisor: { kind: 'f64', default: 1 } },
  outputs: { y: samePattern },
  compare: { y: { fixture: { by: 'ulp', max: 2 }, device: { by: 'close', rel: 1e-6, abs: 0 } } },
  merge: { over: 'x', rows: blockRows, by: { y: 'concat' } },
  infer: ({ x }) => ({ y: { ...x, whole: false } }),
});
