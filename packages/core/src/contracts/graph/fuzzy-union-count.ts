import { contract } from '../../contract.ts';
import type { Desc, MatSlot } from '../../slot.ts';
import { counts, exact, sameLength } from '../common.ts';

/** Neighbours of each row, as `knn.search` gives them. */
export const neighbors = { kind: 'mat', dtype: ['i32'] } as const;
/** One weight for each of them. */
export const neighborWeights = { kind: 'mat', dtype: ['f32'] } as const;

/** Throws `InvalidInput` when weights and neighbours are not the same in number. */
export function sameShape(where: string, weights: Desc<MatSlot>, indices: Desc<MatSlot>): void {
  sameLength(where, 'weights', weights.shape[0], indices.shape[0]);
  if (indices.shape[0] > 0) sameLength(where, 'weights', weights.shape[1], indices.shape[1]);
}

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
