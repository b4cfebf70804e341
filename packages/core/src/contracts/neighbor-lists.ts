import { fail } from '../error.ts';

/** Of each row the numbers of some others, and a weight for each: rows × k. No row stands twice in one list. */
export const neighborLists = { indices: { kind: 'mat', dtype: ['i32'] }, weights: { kind: 'mat', dtype: ['f32'] } } as const;

/** Throws `InvalidInput` when numbers and weights do not go together. */
export function sameLists(where: string, indices: readonly number[], weights: readonly number[]): void {
  if (indices.join() === weights.join()) return;
  fail('InvalidInput', {
    where,
    what: 'input "weights" has the wrong shape',
    expected: indices.join(' x '),
    got: weights.join(' x '),
    consequence: 'nothing was computed',
    fix: 'pass one weight for each neighbour',
  });
}
