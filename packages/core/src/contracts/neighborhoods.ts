// What the contracts of neighbours and their graph share.
import { fail } from '../error.ts';
import type { Desc, MatSlot } from '../slot.ts';
import { sameLength } from './common.ts';

/** Throws `InvalidInput` when there are not `k` other rows. */
export function enoughRows(where: string, rows: number, k: number): void {
  if (k >= rows) {
    fail('InvalidInput', {
      where,
      what: `attribute "k" asks for more neighbours than there are`,
      expected: `at most ${Math.max(0, rows - 1)}: the other rows of ${rows}`,
      got: String(k),
      consequence: 'nothing was computed',
      fix: 'ask for fewer neighbours',
    });
  }
}

/** Neighbours of each row, as `knn.search` gives them. */
export const neighbors = { kind: 'mat', dtype: ['i32'] } as const;
/** One weight for each of them. */
export const neighborWeights = { kind: 'mat', dtype: ['f32'] } as const;

/** Throws `InvalidInput` when weights and neighbours are not the same in number. */
export function sameShape(where: string, weights: Desc<MatSlot>, indices: Desc<MatSlot>): void {
  sameLength(where, 'weights', weights.shape[0], indices.shape[0]);
  if (indices.shape[0] > 0) sameLength(where, 'weights', weights.shape[1], indices.shape[1]);
}
