import { fuzzyUnionCount as contract } from '@sparsome/core/contracts/graph/fuzzy-union-count';
import { kernel } from '../../kernel.ts';
import { eachOfUnion } from '../../neighbor-lists.ts';

export const fuzzyUnionCount = kernel(contract, {
  run(_, { in: { indices, weights }, out: { count } }) {
    const [rows, k] = indices.desc.shape;
    count.data.fill(0);
    eachOfUnion({ rows, k, indices: indices.data, weights: weights.data }, (i) => {
      count.data[i] = count.data[i]! + 1;
    });
  },
});
