import { contract, fail, majorOf, minorOf } from '@sparsome/core';

/**
 * Sums for a soft group of cells. Of each minor line (each gene of a CSR cells × genes matrix): the sum of weight × value, and
 * the weight of the cells whose value is positive. `weight`: how much each cell belongs to the group. Values above `limit`
 * count as `limit`, so that no single cell decides.
 *
 * Order: within a canonical block of 4,096 major lines in order of major lines, products and sums in f64.
 */
export const weightedSums = contract({
  id: 'lab.weighted-sums',
  version: 1,
  promise: 'bits',
  inputs: {
    x: { kind: 'sparse', dtype: ['f32', 'f64'], order: ['csr', 'csc'], ptr: ['i32', 'i64'] },
    weight: { kind: 'vec', dtype: ['f32'] },
  },
  attrs: { limit: { kind: 'f64', default: Number.POSITIVE_INFINITY, min: 0 } },
  outputs: { sum: { kind: 'vec', dtype: ['f64'] }, positive: { kind: 'vec', dtype: ['f64'] } },
  compare: {
    sum: { fixture: { by: 'close', rel: 1e-12, abs: 0 }, device: { by: 'close', rel: 1e-6, abs: 0 } },
    positive: { fixture: { by: 'close', rel: 1e-12, abs: 0 }, device: { by: 'close', rel: 1e-6, abs: 0 } },
  },
  merge: { over: 'x', along: ['weight'], rows: 4096, by: { sum: 'add', positive: 'add' } },
  infer: ({ x, weight }) => {
    if (weight.shape[0] !== majorOf(x)) {
      fail('InvalidInput', {
        where: 'lab.weighted-sums',
        what: 'input "weight" has the wrong length',
        expected: `${majorOf(x)}, one weight for each major line`,
        got: String(weight.shape[0]),
        consequence: 'nothing was computed',
        fix: 'pass one weight for each major line of x',
      });
    }
    const shape = [minorOf(x)] as const;
    return { sum: { shape, dtype: 'f64' }, positive: { shape, dtype: 'f64' } };
  },
});
