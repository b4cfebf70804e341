import { contract } from '../../contract.ts';
import { exact, reals, sameLength } from '../common.ts';
import { realMat } from '../spectral.ts';

/**
 * (x - mean) / std of each column, clipped to [-max, max]; without `center` x / std, clipped above only. Both steps are done
 * in f64 and rounded to the dtype of the result, which is that of x, or f64 with `wide` (as scanpy does for sparse data).
 * Columns without variation need std 1. Source: `scanpy.pp.scale` 1.12.4.
 */
export const centerScaleClip = contract({
  id: 'dense.center-scale-clip',
  version: 1,
  promise: 'bits',
  inputs: { x: realMat, mean: reals, std: reals },
  attrs: {
    center: { kind: 'bool', default: true },
    max: { kind: 'f64', default: Number.POSITIVE_INFINITY, min: 0 },
    wide: { kind: 'bool', default: false },
  },
  outputs: { y: realMat },
  compare: { y: { ...exact, device: { by: 'close', rel: 1e-6, abs: 1e-6 } } },
  infer: ({ x, mean, std }, { wide }) => {
    sameLength('dense.center-scale-clip', 'mean', mean.shape[0], x.shape[1]);
    sameLength('dense.center-scale-clip', 'std', std.shape[0], x.shape[1]);
    return { y: { shape: x.shape, dtype: wide ? 'f64' : x.dtype } };
  },
  merge: { over: 'x', rows: 4096, by: { y: 'concat' } },
});
