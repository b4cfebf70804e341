import { fuzzyUnionFill as contract } from '@sparsome/core/contracts/graph/fuzzy-union-fill';
import { kernel } from '../../kernel.ts';
import { eachOfUnion } from '../../neighbor-lists.ts';

export const fuzzyUnionFill = kernel(contract, {
  run(_, { in: { indices, weights }, out: { y } }) {
    const [rows, k] = indices.desc.shape;
    let at = 0;
    eachOfUnion({ rows, k, indices: indices.data, weights: weights.data }, (_i, j, w) => {
      y.indices[at] = j;
      y.data[at++] = w;
    });
  },
});
