import { contract } from '../../contract.ts';
import { blockRows, realMatrix, samePattern } from '../common.ts';

/**
 * exp(factor · x) - 1 of every stored value: undoes log1p, with factor = ln of its base. The product is rounded to the
 * dtype of x, the result computed in f64 and rounded.
 */
export const expm1 = contract({
  id: 'sparse.expm1',
  version: 1,
  promise: 'bits',
  inputs: { x: realMatrix },
  attrs: { factor: { kind: 'f64', default: 1 } },
  outputs: { y: samePattern },
  compare: { y: { fixture: { by: 'ulp', max: 2 }, device: { by: 'close', rel: 1e-6, abs: 0 } } },
  merge: { over: 'x', rows: blockRows, by: { y: 'concat' } },
  infer: ({ x }) => ({ y: { ...x, whole: false } }),
});
