import { contract } from '../../contract.ts';
import { nodesOf, weightedGraph } from '../square-graph.ts';

/**
 * Where a layout may start: the eigenvectors of the second and third largest eigenvalues of D^-1/2 W D^-1/2, rounded to f32
 * (nodes × 2), the entry of largest absolute value positive. Nodes without edges stand at 0. Of a graph of several components
 * the largest eigenvalue is multiple, and nodes of a component may share a place: see `graph.components`.
 *
 * Eight columns in f64; 4 rounds of a Chebyshev filter of degree 10, two orthonormalisations through the Gram matrix, and a
 * Rayleigh-Ritz step; sums over blocks of 1,024 rows, then over the blocks. Residuals are about 1e-5, as far as a start needs.
 * Source: Zhou, Saad, Tiago and Chelikowsky 2006 (Chebyshev-filtered subspace iteration); the eigenvectors are those that
 * umap-learn starts from.
 */
export const spectralStart = contract({
  id: 'graph.spectral-start',
  version: 1,
  promise: 'bits',
  inputs: { graph: weightedGraph },
  attrs: { seed: { kind: 'u32', default: 0 } },
  outputs: { y: { kind: 'mat', dtype: ['f32'] } },
  compare: { y: { fixture: { by: 'subspace', rel: 1e-3 }, device: { by: 'subspace', rel: 1e-3 } } },
  infer: ({ graph }) => ({ y: { shape: [nodesOf('graph.spectral-start', graph.shape), 2], dtype: 'f32' } }),
});
