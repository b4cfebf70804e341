import { contract } from '../../contract.ts';

/**
 * How strongly each row belongs to the neighbourhood of another: of distances to the k nearest others (rows × k, ascending,
 * taken as f32) `weights` (f32, rows × k), and of each row `rho`, its smallest distance above 0 (0 if there is none), and
 * `sigma`, at which exp(-(d - rho) / sigma), or 1 where d <= rho, add up to log2(k + 1): found by at most 64 bisections in f32,
 * and at least 1e-3 of the mean distance of the row (of all rows where rho is 0), the row itself counted with 0.
 *
 * Source: `smooth_knn_dist` and `compute_membership_strengths` of umap-learn 0.5, with its roundings to f32.
 */
export const membershipStrengths = contract({
  id: 'graph.membership-strengths',
  version: 1,
  promise: 'bits',
  inputs: { distances: { kind: 'mat', dtype: ['f32', 'f64'] } },
  attrs: {},
  outputs: { weights: { kind: 'mat', dtype: ['f32'] }, sigma: { kind: 'vec', dtype: ['f32'] }, rho: { kind: 'vec', dtype: ['f32'] } },
  compare: {
    weights: { fixture: { by: 'close', rel: 1e-5, abs: 1e-6 }, device: { by: 'close', rel: 1e-5, abs: 1e-6 } },
    sigma: { fixture: { by: 'close', rel: 1e-4, abs: 1e-7 }, device: { by: 'close', rel: 1e-4, abs: 1e-6 } },
    rho: { fixture: { by: 'exact' } },
  },
  infer: ({ distances: { shape } }) => ({
    weights: { shape, dtype: 'f32' },
    sigma: { shape: [shape[0]], dtype: 'f32' },
    rho: { shape: [shape[0]], dtype: 'f32' },
  }),
});
