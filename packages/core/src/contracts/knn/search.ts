import { contract } from '../../contract.ts';
import { fail } from '../../error.ts';

/**
 * Of each row the `k` nearest other rows by Euclidean distance, the nearest first, equal ones by number: `indices` and
 * `distances` (rows × k). The row itself is left out by its number; other rows at distance 0 are not. Values must be finite.
 *
 * The squared distance is a sum of squared differences in f64, coordinate t in lane t mod 8, lanes added as
 * ((0 + 4) + (2 + 6)) + ((1 + 5) + (3 + 7)). Backends may find candidates with any arithmetic under a proved bound; the order
 * follows from these distances alone.
 */
export const search = contract({
  id: 'knn.search',
  version: 1,
  promise: 'exact',
  inputs: { x: { kind: 'mat', dtype: ['f32', 'f64'] } },
  attrs: { k: { kind: 'u32', min: 1 } },
  outputs: { indices: { kind: 'mat', dtype: ['i32'] }, distances: { kind: 'mat', dtype: ['f64'] } },
  compare: { indices: { fixture: { by: 'exact' } }, distances: { fixture: { by: 'close', rel: 1e-14, abs: 0 } } },
  infer: ({ x }, { k }) => {
    const [rows] = x.shape;
    if (k >= rows) {
      fail('InvalidInput', {
        where: 'knn.search',
        what: 'there are not so many other rows',
        expected: `k below ${rows}`,
        got: String(k),
        consequence: 'nothing was computed',
        fix: 'ask for fewer neighbours',
      });
    }
    return { indices: { shape: [rows, k], dtype: 'i32' }, distances: { shape: [rows, k], dtype: 'f64' } };
  },
});
