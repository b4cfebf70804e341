import { contract } from '../../contract.ts';
import { blockRows, matrix, minor, reals, sameLength, summed } from '../common.ts';

/**
 * Sum and sum of squares of each minor line, every stored value v replaced by min(v, clip of its line), in f64.
 * Order: within a canonical block in order of major lines. Source: `seurat_v3` of scanpy's highly_variable_genes.
 */
export const clippedMoments = contract({
  id: 'sparse.clipped-moments',
  version: 1,
  promise: 'bits',
  inputs: { x: matrix, clip: reals },
  attrs: {},
  outputs: { sum: reals, squares: reals },
  compare: { sum: summed, squares: summed },
  merge: { over: 'x', rows: blockRows, by: { sum: 'add', squares: 'add' } },
  infer: ({ x, clip }) => {
    sameLength('sparse.clipped-moments', 'clip', clip.shape[0], minor(x));
    return { sum: { shape: [minor(x)], dtype: 'f64' }, squares: { shape: [minor(x)], dtype: 'f64' } };
  },
});
