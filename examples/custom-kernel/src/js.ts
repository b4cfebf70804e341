import { type DTypes, extend, implement } from '@sparsome/core';
import { js } from '@sparsome/js';
import { weightedSums } from './contract.ts';

/** The reference: what the contract says, in its order. */
const kernel = implement<DTypes, null>()(weightedSums, {
  run(_, { in: { x, weight }, out, attrs: { limit } }) {
    const sum = out.sum.data.fill(0),
      positive = out.positive.data.fill(0);
    const first = Number(x.indptr[0]); // not 0 in a window of a larger matrix
    for (let m = 0; m + 1 < x.indptr.length; m++) {
      const w = weight.data[m]!;
      for (let p = Number(x.indptr[m]) - first; p < Number(x.indptr[m + 1]) - first; p++) {
        const v = x.data[p]!,
          i = x.indices[p]!;
        sum[i] = sum[i]! + w * (v < limit ? v : limit);
        if (v > 0) positive[i] = positive[i]! + w;
      }
    }
  },
});

/** js with one kernel more. */
export const labJs = extend(js, { kernels: [kernel] });
