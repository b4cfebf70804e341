import { contract } from '../../contract.ts';
import { graphMatrix, square } from '../graph-checks.ts';

/**
 * Two coordinates for each vertex of a symmetric graph with non-negative weights: the second and third eigenvector of
 * D^-1/2 W D^-1/2, in f64, rounded to f32; n × 2. The largest entry of each is positive. Subspace iteration of eight columns,
 * four rounds of a Chebyshev filter of degree 10: fixed counts, residuals about 1e-5. Meant for connected graphs: of several
 * components each would fall into one point. A graph of fewer than three vertices has columns of 0.
 * Source: spectral initialisation of UMAP (McInnes et al. 2018); Zhou, Saad et al., J. Comput. Phys. 219 (2006).
 */
export const spectralStart = contract({
  id: 'graph.spectral-start',
  version: 1,
  promise: 'bits',
  placement: 'host',
  inputs: { graph: graphMatrix },
  attrs: { seed: { kind: 'u32', default: 0 } },
  outputs: { y: { kind: 'mat', dtype: ['f32'] } },
  compare: { y: { fixture: { by: 'subspace', rel: 1e-3 }, device: { by: 'subspace', rel: 1e-3 } } },
  infer: ({ graph }) => ({ y: { shape: [square('graph.spectral-start', graph.shape), 2], dtype: 'f32' } }),
});
