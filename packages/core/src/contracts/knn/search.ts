import { contract } from '../../contract.ts';
import { exact } from '../common.ts';
import { enoughRows } from '../neighborhoods.ts';

/**
 * The k nearest other rows of each row of `x` (cells × coordinates), by Euclidean distance, all pairs considered. `indices`
 * and `distances` (cells × k): nearest first, ties by row number. A row is no neighbour of itself; equal rows are neighbours
 * at distance 0.
 *
 * The square of a distance is the sum of squared differences in f64, coordinate t in lane t mod 8, lanes added as everywhere;
 * squares are what is compared, and `distances` their square roots. A pair whose square is not finite (a value that is NaN or
 * infinite, or an overflow) is no pair: where a row finds fewer than k others, index -1 and distance NaN fill its end.
 *
 * Source: exhaustive search (scikit-learn `algorithm="brute"`), without the cancellation of its expanded squares.
 */
export const search = contract({
  id: 'knn.search',
  version: 1,
  promise: 'exact',
  inputs: { x: { kind: 'mat', dtype: ['f32', 'f64'] } },
  attrs: { k: { kind: 'u32', min: 1 } },
  outputs: { indices: { kind: 'mat', dtype: ['i32'] }, distances: { kind: 'mat', dtype: ['f64'] } },
  // The oracle adds squares in another order.
  compare: { indices: exact, distances: { fixture: { by: 'close', rel: 1e-14, abs: 0 } } },
  infer: ({ x }, { k }) => {
    enoughRows('knn.search', x.shape[0], k);
    return { indices: { shape: [x.shape[0], k], dtype: 'i32' }, distances: { shape: [x.shape[0], k], dtype: 'f64' } };
  },
});
