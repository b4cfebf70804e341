import { contract } from '../../contract.ts';

const single = { by: 'close', rel: 1e-5, abs: 1e-7 } as const;
const near = { fixture: single, device: single } as const;

/**
 * How strongly each cell belongs with each of its neighbours. `distances` (cells × k): ascending, the cell itself left out.
 *
 * `rho`: the smallest distance above 0, or 0. `sigma`: the width at which the sum over neighbours of
 * exp(-max(0, d - rho) / sigma) is log2(k + 1), by at most 64 bisections, until within 1e-5; at least 1e-3 of the mean
 * distance (of the cell where rho > 0, else of all), the cell's own 0 counted among the distances.
 * `weights` (cells × k): exp(-(d - rho) / sigma), 1 for d <= rho.
 *
 * Distances, sigma, rho, their differences and quotients, and sums of exponentials are f32, in order of neighbours; these
 * sums are compared in f64.
 *
 * Source: `smooth_knn_dist` and `compute_membership_strengths` of umap-learn 0.5, as scanpy calls them with k + 1
 * neighbours, the first of them the cell.
 */
export const membershipStrengths = contract({
  id: 'graph.membership-strengths',
  version: 1,
  promise: 'bits',
  inputs: { distances: { kind: 'mat', dtype: ['f32', 'f64'] } },
  attrs: {},
  outputs: { weights: { kind: 'mat', dtype: ['f32'] }, sigma: { kind: 'vec', dtype: ['f32'] }, rho: { kind: 'vec', dtype: ['f32'] } },
  compare: { weights: near, sigma: near, rho: near },
  infer: ({ distances: { shape } }) => ({
    weights: { shape, dtype: 'f32' },
    sigma: { shape: [shape[0]], dtype: 'f32' },
    rho: { shape: [shape[0]], dtype: 'f32' },
  }),
});
