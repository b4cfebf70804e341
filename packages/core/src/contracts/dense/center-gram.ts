import { contract } from '../../contract.ts';
import { reals } from '../common.ts';
import { f64Mat, productSums, sameSize } from '../spectral.ts';

/**
 * The Gram matrix of the centred data from the one of the data: gram - sum sum' / rows, each product divided and then
 * subtracted, in f64. `rows`: lines that were added up. Loses about log10(rows |mean|² / eigenvalue) digits of an eigenvalue.
 */
export const centerGram = contract({
  id: 'dense.center-gram',
  version: 1,
  promise: 'bits',
  inputs: { gram: f64Mat, sum: reals },
  attrs: { rows: { kind: 'f64', min: 1 } },
  outputs: { centered: f64Mat },
  compare: { centered: productSums },
  infer: ({ gram, sum }) => {
    sameSize('dense.center-gram', 'the second dimension of "gram"', gram.shape[1], gram.shape[0]);
    sameSize('dense.center-gram', 'the length of "sum"', sum.shape[0], gram.shape[0]);
    return { centered: { shape: gram.shape, dtype: 'f64' } };
  },
});
