import { contract } from '../../contract.ts';
import { minor, realMatrix, reals, summed } from '../common.ts';
import { f64Mat, gramRows, productSums } from '../spectral.ts';

/**
 * Of the minor lines (genes of a CSR cells × genes matrix): all products X'X (`gram`, minor × minor, symmetric) and the sums
 * (`sum`), in f64, uncentred: `dense.center-gram` takes the means out.
 *
 * Order: element (j, k) adds its products in order of major lines, one accumulator; so the bits are those of `dense.gram`.
 */
export const gram = contract({
  id: 'sparse.gram',
  version: 1,
  promise: 'bits',
  inputs: { x: realMatrix },
  attrs: {},
  outputs: { gram: f64Mat, sum: reals },
  compare: { gram: productSums, sum: { ...productSums, device: summed.device } },
  merge: { over: 'x', rows: gramRows, by: { gram: 'add', sum: 'add' } },
  infer: ({ x }) => ({ gram: { shape: [minor(x), minor(x)], dtype: 'f64' }, sum: { shape: [minor(x)], dtype: 'f64' } }),
});
