import { contract } from '../../contract.ts';
import { counts, exact } from '../common.ts';
import { neighbors, neighborWeights, sameShape } from '../neighborhoods.ts';

/**
 * Entries of each row of `graph.fuzzy-union-fill`. `indices`, `weights` (cells × k): the neighbours of each cell, none
 * twice, and how strongly it belongs with them. A neighbour that is the cell itself or no cell (-1), and one of weight 0, does
 * not count.
 */
export const fuzzyUnionCount = contract({
  id: 'graph.fuzzy-union-count',
  version: 1,
  promise: 'exact',
  inputs: { indices: neighbors, weights: neighborWeights },
  attrs: {},
  outputs: { count: counts },
  compare: { count: exact },
  infer: ({ indices, weights }) => {
    sameShape('graph.fuzzy-union-count', weights, indices);
    return { count: { shape: [indices.shape[0]], dtype: 'u32' } };
  },
});
