import { contract } from '../../contract.ts';
import { reals, summed } from '../common.ts';
import { f64Mat, gramRows, productSums, realMat } from '../spectral.ts';

/**
 * All products X'X of the columns (`gram`, columns × columns, symmetric) and their sums (`sum`), in f64, uncentred.
 *
 * Order: element (j, k) adds its products in order of rows, one accumulator.
 */
export const gram = contract({
  id: 'dense.gram',
  version: 1,
  promise: 'bits',
  inputs: { x: realMat },
  attrs: {},
  outputs: { gram: f64Mat, sum: reals },
  compare: { gram: productSums, sum: { ...productSums, device: summed.device } },
  merge: { over: 'x', rows: gramRows, by: { gram: 'add', sum: 'add' } },
  infer: ({ x }) => ({ gram: { shape: [x.shape[1], x.shape[1]], dtype: 'f64' }, sum: { shape: [x.shape[1]], dtype: 'f64' } }),
});
