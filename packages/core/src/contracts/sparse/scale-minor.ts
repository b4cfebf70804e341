import { contract } from '../../contract.ts';
import { blockRows, exact, matrix, minor, reals, samePattern, sameLength } from '../common.ts';

/**
 * Every stored value divided by the `divisor` (f64) of its minor index, then no larger than `max`. The quotient is one of f64,
 * rounded to the dtype of the result: f64 of f64 or with `wide`, else f32.
 * Source: `scanpy.pp.scale` 1.12.4 with `zero_center=False`.
 */
export const scaleMinor = contract({
  id: 'sparse.scale-minor',
  version: 1,
  promise: 'bits',
  inputs: { x: matrix, divisor: reals },
  attrs: { max: { kind: 'f64', default: Number.POSITIVE_INFINITY, min: 0 }, wide: { kind: 'bool', default: false } },
  outputs: { y: samePattern },
  compare: { y: { ...exact, device: { by: 'ulp', max: 3 } } },
  merge: { over: 'x', rows: blockRows, by: { y: 'concat' } },
  infer: ({ x, divisor }, { wide }) => {
    sameLength('sparse.scale-minor', 'divisor', divisor.shape[0], minor(x));
    return { y: { ...x, dtype: wide || x.dtype === 'f64' ? 'f64' : 'f32', whole: false } };
  },
});
