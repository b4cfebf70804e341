import { transposeCount as contract } from '@sparsome/core/contracts/sparse/transpose-count';
import { kernel } from '../../kernel.ts';

export const transposeCount = kernel(contract, {
  run(_, { in: { x }, out: { count } }) {
    count.data.fill(0);
    for (let p = 0; p < x.desc.nnz; p++) count.data[x.indices[p]!] = count.data[x.indices[p]!]! + 1;
  },
});
